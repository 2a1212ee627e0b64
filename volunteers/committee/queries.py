"""Reads of the committee."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from backend.offices import Rank
from backend.parties.queries import in_force
from backend.policy import Actor
from backend.terms import Ended
from volunteers.committee.models import Seat
from volunteers.committee.quorum import Chair
from volunteers.committee.states import Kind


def load_seats(actor: Actor) -> tuple[Seat, ...]:
    """One query; use `seats(actor)`."""
    mine = Q(holder=actor.user_id) | Q(deputy=actor.user_id)
    rows = Seat.objects.filter(mine, in_force(actor.at), street=actor.street_id)
    return tuple(rows.select_related("holder", "deputy").order_by("id"))


def seats(actor: Actor) -> tuple[Seat, ...]:
    """The seats that the actor holds or deputises now in this street, loaded once per request."""
    return actor.recall(load_seats, off_duty=lambda _held: ())


def rank(user_id: UUID, at: datetime) -> Rank:
    """Of a seat, or of standing in on one, in any street."""
    mine = Q(holder=user_id) | Q(deputy=user_id)
    return Rank.OFFICE if Seat.objects.filter(mine, in_force(at)).exists() else Rank.NONE


def ended_seats(actor: Actor) -> list[Ended]:
    """The seats of the actor in this street whose term is over, the latest first."""
    mine = Q(holder=actor.user_id) | Q(deputy=actor.user_id)
    rows = Seat.objects.filter(mine, street=actor.street_id, until__lte=actor.at).order_by("-until", "id")
    return [Ended(Kind(kind).label, until) for kind, until in rows.values_list("kind", "until") if until is not None]


def visible_to(actor: Actor) -> QuerySet[Seat]:
    """The seats of the actor's street, ended ones too: everybody of the street may know who sits."""
    return Seat.objects.filter(street=actor.street_id)


def sitting(street_id: UUID, *, at: datetime) -> QuerySet[Seat]:
    """The seats of a street whose term holds at a moment."""
    return Seat.objects.filter(in_force(at), street=street_id)


def members(street_id: UUID, *, at: datetime) -> list[UUID]:
    """The ids of the holders and deputies of a street's committee."""
    pairs = sitting(street_id, at=at).values_list("holder_id", "deputy_id")
    return sorted({person for pair in pairs for person in pair if person is not None})


def chairs(street_id: UUID, *, at: datetime) -> list[Chair]:
    """The committee as the count sees it."""
    return [
        Chair(id=seat.id, kind=Kind(seat.kind), holder=seat.holder_id, deputy=seat.deputy_id)
        for seat in sitting(street_id, at=at).order_by("id")
    ]
