"""Insurances and written agreements; and two people who are not put together."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.audit import services as audit
from backend.errors import DomainError
from backend.events import publish
from backend.policy import Actor, allow
from backend.services import find, lock, service
from volunteers.roster.events import ApartNoMore, KeptApart, SafeguardEnded, SafeguardEvent, SafeguardRecorded
from volunteers.roster.models import Apart, Safeguard
from volunteers.roster.policy import APART_POLICY
from volunteers.roster.queries import visible_apart, visible_safeguards
from volunteers.roster.schemas import SafeguardCreate
from volunteers.roster.services.common import locked, noted
from volunteers.roster.states import Action, ApartAction


class SafeguardEndsTooSoon(DomainError):
    """An insurance or an agreement that ends before it begins."""

    code = "safeguard_ends_before_it_begins"
    status = 422
    title = _("It ends before it begins")
    message = _("It would end on {until}, before it begins. Correct since or until.")


class NotOneself(DomainError):
    """Kept apart from oneself."""

    code = "apart_from_oneself"
    status = 422
    title = _("These are one person")
    message = _("Nobody is kept apart from themself. Name two people.")


class ApartAlready(DomainError):
    """Said before."""

    code = "apart_already"
    title = _("Kept apart already")
    message = _("You said so before, and it holds. End that first to change the reason.")


@service
def record_safeguard(*, actor: Actor, volunteer_id: UUID, spec: SafeguardCreate, now: datetime) -> Safeguard:
    """Note an insurance or an agreement. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `SafeguardEndsTooSoon`."""
    volunteer = locked(actor, volunteer_id, Action.RECORD_SAFEGUARD)
    if spec.until is not None and spec.until < spec.since:
        raise SafeguardEndsTooSoon(until=spec.until.isoformat())
    row = Safeguard.objects.create(
        street_id=volunteer.street_id,
        volunteer=volunteer,
        recorded_by_id=actor.user_id,
        recorded_at=now,
        **spec.model_dump(),
    )
    return _done(row, Action.RECORD_SAFEGUARD, SafeguardRecorded, actor=actor, now=now)


@service
def end_safeguard(*, actor: Actor, safeguard_id: UUID, reason: str, now: datetime) -> Safeguard:
    """It holds no more, and stays on record. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    rows = visible_safeguards(actor).filter(ended_at__isnull=True)
    locked(actor, find(rows, safeguard_id).volunteer_id, Action.END_SAFEGUARD)
    row = lock(rows, safeguard_id)
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    return _done(row, Action.END_SAFEGUARD, SafeguardEnded, actor=actor, now=now, reason=reason)


def _done(
    row: Safeguard, action: Action, event: type[SafeguardEvent], *, actor: Actor, now: datetime, reason: str = ""
) -> Safeguard:
    ids = {"safeguard_id": str(row.id), "kind": row.kind}
    noted(row, action, event, actor=actor, now=now, reason=reason, **ids)
    return row


@service
def keep_apart(*, actor: Actor, person_id: UUID, other_id: UUID, reason: str, now: datetime) -> Apart:
    """Two people of the street are not put together, whoever of them volunteers. The audit names neither.

    Raises `NotFound`, `NotAllowed`, `NotOneself`, `ApartAlready`.
    """
    if person_id == other_id:
        raise NotOneself
    row = Apart(street_id=actor.street_id, person_id=person_id, set_by_id=actor.user_id, reason=reason, set_at=now)
    allow(APART_POLICY, ApartAction.SET, actor, row)
    people = User.objects.filter(home_street=actor.street_id)
    lock(people, person_id)
    row.other = find(people, other_id)
    said = Apart.objects.filter(person=person_id, other=other_id, set_by=actor.user_id, ended_at__isnull=True)
    if said.exists():
        raise ApartAlready
    row.save(force_insert=True)
    audit.record("apart.set", row.id, actor=actor, now=now)
    publish(KeptApart(row.id, actor.user_id), actor=actor)
    return row


@service
def keep_apart_no_more(*, actor: Actor, apart_id: UUID, now: datetime) -> Apart:
    """They may be put together again. Raises `NotFound`, `NotAllowed`."""
    row = lock(visible_apart(actor), apart_id)
    allow(APART_POLICY, ApartAction.END, actor, row)
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    audit.record("apart.end", row.id, actor=actor, now=now)
    publish(ApartNoMore(row.id, actor.user_id), actor=actor)
    return row
