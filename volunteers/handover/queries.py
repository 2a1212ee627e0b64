"""Reads of duties: what a person answers for, in every app; and who holds what may no longer be theirs."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model

from backend.accounts.models import User
from backend.duties import Duty, duties
from backend.parties.models import Affiliation, Posting
from backend.policy import Actor
from volunteers.committee.models import Seat
from volunteers.group.models import Role


@dataclass(frozen=True, slots=True)
class Whose:
    """The person whose duties are looked at."""

    user_id: UUID


def as_of(actor: Actor, person: UUID) -> Actor:
    """A person as the rules see them at this moment in this street."""
    return Actor(user_id=person, street_id=actor.street_id, at=actor.at)


def held(actor: Actor, person: UUID) -> list[tuple[Duty[Any], Model]]:
    """All open duties of a person that the actor may know of, locked."""
    return [(duty, row) for duty in duties().values() for row in locked(duty, actor, person)]


def locked(duty: Duty[Any], actor: Actor, person: UUID, pk: UUID | None = None) -> Iterable[Model]:
    """Those of one kind, or one of them, locked until commit: what is settled meanwhile is not among them."""
    rows = duty.of(actor, [person])
    if pk is not None:
        rows = rows.filter(pk=pk)
    return list(rows.select_for_update(of=("self",), no_key=True))


def neighbours(actor: Actor) -> Any:
    """The people of the actor's street."""
    return User.objects.filter(home_street=actor.street_id)


def left_with_duties(actor: Actor) -> list[UUID]:
    """Who held an office of the street that is over, and still has duties: they may be theirs no more."""
    over = {"street": actor.street_id, "until__lte": actor.at}
    people = {
        *Role.objects.filter(**over).values_list("user", flat=True),
        *Posting.objects.filter(**over).values_list("user", flat=True),
        *Affiliation.objects.filter(user__home_street=actor.street_id, until__lte=actor.at).values_list(
            "user", flat=True
        ),
        *Seat.objects.filter(**over, holder__isnull=False).values_list("holder", flat=True),
    }
    found: set[UUID] = set()
    for duty in duties().values():
        found.update(duty.of(actor, people).order_by().values_list(duty.column, flat=True).distinct())
    return sorted(found)
