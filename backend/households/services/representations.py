"""Speaking for somebody: ask, confirm, use, withdraw, expire. What was agreed is asked once and kept."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from backend.accounts import pins
from backend.accounts.models import User
from backend.accounts.phones import e164, is_mobile
from backend.accounts.services import enter
from backend.audit import services as audit
from backend.events import publish
from backend.households.events import RepresentationChanged, RepresentationUsed
from backend.households.models import Profile, Representation
from backend.households.options import ASKED_DAYS, CONSENT_DAYS
from backend.households.policy import POLICY, is_community_worker, is_representative, is_represented, is_staff, is_third
from backend.households.queries import is_child, visible_to, with_people
from backend.households.refusals import (
    AskedAlready,
    NotRepresented,
    NotThatLong,
    OfOneself,
    UnfitMethod,
    UnfitRelation,
)
from backend.households.schemas import RepresentationCreate
from backend.households.services.bounds import check_questions, judge_told, of_the_same
from backend.households.services.profiles import locked_profile
from backend.households.states import TRANSITIONS, Action, Method, Purpose, Relation, Status
from backend.places.queries import street_of
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state


@service
def ask(*, actor: Actor, spec: RepresentationCreate, now: datetime) -> Representation:
    """Ask to speak for somebody of the street. Whether a phone is somebody's is told to nobody.

    Raises `NotFound`, `InvalidPhone`, `OfOneself`, `AskedAlready`, `TooManyAsked`, `AskedTooOften`, `NotThatLong`,
    `UnfitRelation`.
    """
    allow(POLICY, Action.ASK, actor, None)
    if spec.relation == Relation.COMMUNITY_WORKER and not is_community_worker(actor, None):
        raise UnfitRelation
    days = CONSENT_DAYS.of(street_of(actor).config)
    until = spec.until or now + timedelta(days=days)
    if not now < until <= now + timedelta(days=days):
        raise NotThatLong(days=days)
    # One person's questions wait for each other: none is counted twice, nobody is made twice.
    locked_profile(actor.user_id, street_id=actor.street_id, now=now)
    check_questions(actor, now)
    phone = e164(spec.phone, landline=True) if spec.phone else ""
    person, entered = _person(actor, spec, phone, now)
    if person.id == actor.user_id:
        raise OfOneself
    asked_days = ASKED_DAYS.of(street_of(actor).config)
    row = Representation(
        street_id=actor.street_id,
        representative_id=actor.user_id,
        represented=person,
        entered=entered,
        name=spec.name or person.masked_name,
        # A landline is a household's, and nobody signs in with one.
        phone=phone if is_mobile(phone) else "",
        relation=spec.relation,
        purposes=sorted(set(spec.purposes)),
        asked_at=now,
        until=until,
        due_at=min(until, now + timedelta(days=asked_days)),
    )
    same = Representation.objects.filter(of_the_same(row), street=actor.street_id, representative=actor.user_id)
    _end_what_is_due(same, actor, now)
    if same.filter(status__in=[Status.ASKED, Status.CONFIRMED]).exists():
        raise AskedAlready
    row.save(force_insert=True)
    settle(row, Action.ASK, actor=actor, now=now, before="")
    return row


@service
def confirm(
    *, actor: Actor, representation_id: UUID, method: Method, pin: str, note: str, now: datetime
) -> Representation:
    """Record that the person agreed, and how it is known.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `UnfitMethod`, and what `judge_told` raises.
    """
    row = lock(with_people(visible_to(actor)), representation_id)
    allow(POLICY, Action.CONFIRM, actor, row)
    before = row.status
    after = next_state(TRANSITIONS, row.status_at(now), Action.CONFIRM)
    if not _fits(actor, row, method, note):
        raise UnfitMethod(method=method)
    if method == Method.PIN:
        judge_told(row, pin, now=now)
    row.status, row.method = after, method
    row.confirmed_at, row.confirmed_by_id = now, actor.user_id
    row.due_at = row.until
    row.save(update_fields=["status", "method", "confirmed_at", "confirmed_by", "due_at"])
    settle(row, Action.CONFIRM, actor=actor, now=now, before=before, reason=note, method=method)
    return row


@service
def withdraw(*, actor: Actor, representation_id: UUID, reason: str, now: datetime) -> Representation:
    """End it, from either side; nothing is done or seen by it from now on. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    row = lock(with_people(visible_to(actor)), representation_id)
    allow(POLICY, Action.WITHDRAW, actor, row)
    before = row.status
    row.status = next_state(TRANSITIONS, row.status_at(now), Action.WITHDRAW)
    row.ended_at = now
    row.save(update_fields=["status", "ended_at"])
    settle(row, Action.WITHDRAW, actor=actor, now=now, before=before, reason=reason)
    return row


@service
def expire(*, actor: Actor, now: datetime) -> int:
    """End what is due in this street; returns how many. The system's verb."""
    allow(POLICY, Action.EXPIRE, actor, None)
    rows = Representation.objects.filter(street=actor.street_id)
    return _end_what_is_due(rows, actor, now)


@service
def use(*, actor: Actor, representation_id: UUID, purpose: Purpose, object_id: UUID, now: datetime) -> Representation:
    """The actor does this for the person: the consent is looked at, and the person hears of it.

    `object_id` is what it was done to: the line stands in its timeline. Raises `NotFound`, `NotRepresented`.
    """
    rows = Representation.objects.filter(street=actor.street_id, representative=actor.user_id)
    row = find(with_people(rows), representation_id)
    status = row.status_at(now)
    if status != Status.CONFIRMED or not row.covers(purpose):
        raise NotRepresented(purpose=purpose, status=status, covered=row.purposes)
    Representation.objects.filter(pk=row.pk).update(uses=F("uses") + 1, used_at=now)
    row.refresh_from_db(fields=["uses", "used_at"])
    audit.record(f"representation.{purpose}", object_id, actor=actor, now=now, representation=str(row.id))
    publish(RepresentationUsed(row.id), actor=actor)
    return row


def _person(actor: Actor, spec: RepresentationCreate, phone: str, now: datetime) -> tuple[User, bool]:
    """The person meant: of the street, by id or by phone; else one whom others report for. And whether they were entered here."""
    here = User.objects.filter(home_street=actor.street_id, is_active=True)
    if spec.user_id is not None:
        return lock(here, spec.user_id), False
    known = here.filter(phone=phone, phone_verified=True).first() if phone else None
    asked_before = _asked_before(here, actor, spec.name or "", phone)
    found = known or asked_before
    # The same work for who is on record, and undone: how long an answer takes tells nobody which it was.
    with transaction.atomic():
        entered = enter(actor=actor, name=spec.name or "", now=now)
        Profile.objects.create(user=entered, street_id=actor.street_id, contact_phone=phone, updated_at=now)
        if found is not None:
            transaction.set_rollback(True)
    return found or entered, found is None


def _asked_before(here: QuerySet[User], actor: Actor, name: str, phone: str) -> User | None:
    """Whom the actor asked for before by this name and phone, where they have none of their own to sign in with.

    Locked: the clock forgets who was asked for in vain (`forget_unconfirmed`), not whom somebody asks for meanwhile.
    """
    asked = Representation.objects.filter(representative=actor.user_id, name=name)
    rows = here.filter(phone=None, pk__in=asked.values("represented")).select_related("profile").order_by("id")
    locked = rows.select_for_update(of=("self",), no_key=True)
    return next((each for each in locked if hasattr(each, "profile") and each.profile.contact_phone == phone), None)


def _fits(actor: Actor, row: Representation, method: Method, note: str) -> bool:
    """Whether this method, by this person, proves this consent. For a guardian only a community worker's word does."""
    third = is_third(actor, row)
    if method == Method.IN_PERSON:
        return third and is_community_worker(actor, row)
    if row.relation == Relation.GUARDIAN or is_child(actor, row.represented_id):
        return False
    if method == Method.OWN_APP:
        return is_represented(actor, row)
    if method == Method.PIN:
        # Whoever handed the PIN out knows it without having been told. Whether there is one is told to nobody.
        return not pins.was_set_by(row.represented_id, actor.user_id) and (is_representative(actor, row) or third)
    return third and is_staff(actor, row) and bool(note.strip())


def _end_what_is_due(rows: QuerySet[Representation], actor: Actor, now: datetime) -> int:
    system = Actor.system(street_id=actor.street_id, at=now)
    due = rows.filter(status__in=[Status.ASKED, Status.CONFIRMED], due_at__lte=now)
    found = list(with_people(due).select_for_update(of=("self",), no_key=True, skip_locked=True).order_by("id"))
    for row in found:
        before, row.status = row.status, next_state(TRANSITIONS, row.status, Action.EXPIRE)
        row.ended_at = now
        row.save(update_fields=["status", "ended_at"])
        settle(row, Action.EXPIRE, actor=system, now=now, before=before)
    return len(found)


def settle(
    row: Representation, action: Action, *, actor: Actor, now: datetime, before: str, reason: str = "", **data: str
) -> None:
    """Record the act, and say so to whoever listens."""
    audit.record(
        f"representation.{action}",
        row.id,
        actor=actor,
        now=now,
        before=before,
        after=row.status,
        reason=reason,
        **data,
    )
    publish(RepresentationChanged(row.id, action), actor=actor)
