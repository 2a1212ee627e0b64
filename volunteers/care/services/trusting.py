"""The volunteer whom a resident trusts: asked first, and only after they have agreed to be."""

from datetime import datetime
from uuid import UUID

from backend.audit import services as audit
from backend.events import publish
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state
from volunteers.care.events import TrustAsked, TrustMoved
from volunteers.care.models import Trusted
from volunteers.care.policy import TRUST_POLICY
from volunteers.care.queries import kept_apart, visible_trusted
from volunteers.care.services.moving import locked
from volunteers.care.services.refusals import NotToBeTrusted, TooManyTrusted, TrustedAlready
from volunteers.care.states import TRUST_OPEN, TRUST_TRANSITIONS, Action, TrustAction, TrustStatus
from volunteers.roster.models import Volunteer
from volunteers.roster.states import Status as VolunteerStatus

MOST = 5


@service
def ask_trusted(*, actor: Actor, entry_id: UUID, volunteer_id: UUID, now: datetime) -> Trusted:
    """Ask an active volunteer whether they would be the one who comes first.

    That two are kept apart is told to nobody here. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NotToBeTrusted`,
    `TrustedAlready`, `TooManyTrusted`.
    """
    entry = locked(actor, entry_id, Action.ASK_TRUSTED)
    volunteer = find(Volunteer.objects.filter(street=actor.street_id), volunteer_id)
    oneself = volunteer.user_id == entry.resident_id
    if volunteer.status != VolunteerStatus.ACTIVE or oneself or kept_apart(entry, volunteer.user_id):
        raise NotToBeTrusted
    rows = Trusted.objects.filter(entry=entry, status__in=TRUST_OPEN)
    if rows.filter(volunteer=volunteer).exists():
        raise TrustedAlready
    if rows.count() >= MOST:
        raise TooManyTrusted(most=MOST)
    row = Trusted.objects.create(
        street_id=entry.street_id, entry=entry, volunteer=volunteer, asked_by_id=actor.user_id, asked_at=now
    )
    audit.record("care.ask_trusted", entry.id, actor=actor, now=now, trusted=str(row.id))
    publish(TrustAsked(row.id), actor=actor)
    return row


@service
def answer_trust(*, actor: Actor, trusted_id: UUID, willing: bool, now: datetime) -> Trusted:
    """The volunteer says whether they would come first. No reason is asked. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    row = _locked(actor, trusted_id)
    action = TrustAction.AGREE if willing else TrustAction.REFUSE
    allow(TRUST_POLICY, action, actor, row)
    return _move(row, action, actor=actor, now=now)


@service
def end_trust(*, actor: Actor, trusted_id: UUID, now: datetime) -> Trusted:
    """No longer: the volunteer, the resident or who keeps the entry says so. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    row = _locked(actor, trusted_id)
    allow(TRUST_POLICY, TrustAction.END, actor, row)
    return let_go(row, actor=actor, now=now)


@service
def end_trust_of(*, actor: Actor, volunteer_id: UUID, now: datetime) -> int:
    """A volunteer left the roster; how many trusted them. For the system."""
    rows = Trusted.objects.filter(volunteer=volunteer_id, status__in=TRUST_OPEN)
    found = list(rows.select_for_update(of=("self",), no_key=True).order_by("id"))
    for row in found:
        let_go(row, actor=actor, now=now)
    return len(found)


def let_go(row: Trusted, *, actor: Actor, now: datetime) -> Trusted:
    """End the trust of a locked row."""
    return _move(row, TrustAction.END, actor=actor, now=now)


def _move(row: Trusted, action: TrustAction, *, actor: Actor, now: datetime) -> Trusted:
    before, row.status = row.status, next_state(TRUST_TRANSITIONS, row.status, action)
    when = "ended_at" if row.status == TrustStatus.ENDED else "answered_at"
    setattr(row, when, now)
    row.save(update_fields=["status", when])
    audit.record(f"care_trust.{action}", row.id, actor=actor, now=now, before=before, after=row.status)
    publish(TrustMoved(row.id, action), actor=actor)
    return row


def _locked(actor: Actor, trusted_id: UUID) -> Trusted:
    return lock(visible_trusted(actor).select_related("volunteer", "entry"), trusted_id)
