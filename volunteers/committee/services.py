"""The committee's verbs: fill a seat, end it, tell of the end of its term."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.accounts.services import refuse_closed
from backend.audit import services as audit
from backend.errors import DomainError
from backend.events import publish
from backend.parties.queries import in_force
from backend.parties.services import AlreadyEnded, WrongTerm
from backend.policy import Actor, allow
from backend.services import lock, service
from volunteers.committee.events import DeputyStoodDown, Seated, SeatEnded
from volunteers.committee.models import Seat
from volunteers.committee.policy import POLICY
from volunteers.committee.queries import visible_to
from volunteers.committee.states import Action, Kind
from volunteers.group.services import remind


class PersonNeeded(DomainError):
    """A seat without anybody."""

    code = "person_needed"
    status = 422
    title = _("Person needed")
    message = _("Name a holder (holder_id), a deputy (deputy_id), or both; they must be two people.")


class SeatedAlready(DomainError):
    """A person has one place on the committee of a street."""

    code = "seated_already"
    title = _("Has a seat already")
    message = _("This person has a place on the committee already. End that seat first, or choose somebody else.")


@dataclass(frozen=True, slots=True)
class Seating:
    """The people whom an appointment is about."""

    holder_id: UUID | None
    deputy_id: UUID | None


@service
def appoint(
    *,
    actor: Actor,
    kind: Kind,
    holder_id: UUID | None,
    deputy_id: UUID | None,
    until: datetime | None,
    now: datetime,
) -> Seat:
    """A new seat for a term. Raises `PersonNeeded`, `NotFound`, `NotAllowed`, `AccountClosed`, `WrongTerm`, `SeatedAlready`."""
    people = sorted({person for person in (holder_id, deputy_id) if person is not None})
    if not people or holder_id == deputy_id:
        raise PersonNeeded
    # Locked in the order of their ids, so that two appointments of the same two people never wait for each other.
    locked = [lock(User.objects.filter(home_street=actor.street_id), person) for person in people]
    allow(POLICY, Action.SEAT, actor, Seating(holder_id, deputy_id))
    refuse_closed(*locked)
    if until is not None and until <= now:
        raise WrongTerm
    theirs = Seat.objects.filter(Q(holder__in=people) | Q(deputy__in=people), street=actor.street_id)
    if theirs.filter(in_force(now)).exists():
        raise SeatedAlready
    theirs.filter(over=False, until__lte=now).update(over=True)
    seat = Seat.objects.create(
        street_id=actor.street_id, kind=kind, holder_id=holder_id, deputy_id=deputy_id, since=now, until=until
    )
    told: dict[str, Any] = {"holder_id": holder_id and str(holder_id), "deputy_id": deputy_id and str(deputy_id)}
    audit.record("seat.seat", seat.id, actor=actor, now=now, kind=kind, **told)
    publish(Seated(seat.id), actor=actor)
    return seat


@service
def end(*, actor: Actor, seat_id: UUID, reason: str, now: datetime) -> Seat:
    """End a seat now; one may lay down one's own: the deputy of a seat that is held leaves it to its holder.

    Raises `NotFound`, `NotAllowed`, `AlreadyEnded`.
    """
    seat = lock(visible_to(actor), seat_id)
    stands_down = seat.holder_id is not None and seat.deputy_id == actor.user_id
    allow(POLICY, Action.STAND_DOWN if stands_down else Action.END, actor, seat)
    if seat.until is not None and seat.until <= now:
        raise AlreadyEnded
    if stands_down:
        return _without_deputy(seat, actor=actor, reason=reason, now=now)
    seat.until, seat.over = max(now, seat.since), True
    seat.save(update_fields=["until", "over"])
    audit.record("seat.end", seat.id, actor=actor, now=now, reason=reason)
    publish(SeatEnded(seat.id), actor=actor)
    return seat


def _without_deputy(seat: Seat, *, actor: Actor, reason: str, now: datetime) -> Seat:
    seat.deputy = None
    seat.save(update_fields=["deputy"])
    audit.record("seat.stand_down", seat.id, actor=actor, now=now, reason=reason)
    publish(DeputyStoodDown(seat.id, actor.user_id), actor=actor)
    return seat


@service
def hand_over(*, actor: Actor, pk: UUID, to: UUID, reason: str, now: datetime) -> Seat:
    """Another holds the seat for the rest of its term; its deputy stays, unless it is they who take it.

    Raises `NotFound`, `NotAllowed`, `AlreadyEnded`, `SeatedAlready`.
    """
    seat = lock(visible_to(actor), pk)
    allow(POLICY, Action.HAND_OVER, actor, seat)
    deputy = seat.deputy_id if seat.deputy_id != to else None
    until, gone = seat.until, seat.holder_id
    end(actor=actor, seat_id=seat.id, reason=reason, now=now)
    given = appoint(actor=actor, kind=Kind(seat.kind), holder_id=to, deputy_id=deputy, until=until, now=now)
    audit.record(
        "seat.hand_over", given.id, actor=actor, now=now, reason=reason, from_id=str(gone), to_id=str(to), before=""
    )
    return given


@service
def remind_of_terms(*, actor: Actor, now: datetime) -> int:
    """Tell holder and deputy of a seat that ends within the notice of the street. How many seats. For the system."""
    allow(POLICY, Action.EXPIRE, actor, None)
    rows = Seat.objects.all()
    return remind(
        rows, lambda seat: ([seat.holder_id, seat.deputy_id], Kind(seat.kind), seat.until), actor=actor, now=now
    )


@service
def expire(*, actor: Actor, seat_id: UUID, now: datetime) -> Seat | None:
    """Put on record that the clock has ended a seat; None where that is so already. For the system."""
    seat = lock(visible_to(actor), seat_id)
    allow(POLICY, Action.EXPIRE, actor, seat)
    if seat.over or seat.until is None or seat.until > now:
        return None
    seat.over = True
    seat.save(update_fields=["over"])
    audit.record("seat.expire", seat.id, actor=actor, now=now)
    publish(SeatEnded(seat.id), actor=actor)
    return seat
