"""Which contractors are at work in a street: told by the apps that know, which stand above."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from backend.policy import Actor

Known = Callable[[UUID, datetime], set[UUID]]
"""`(street id, moment) -> organisation ids`."""

_known: list[Known] = []


def register(known: Known) -> None:
    """From an app's `ready`."""
    _known.append(known)


def at_work_in(street_id: UUID, at: datetime) -> list[UUID]:
    """The contractors at work in a street, in the order of their ids."""
    return sorted(set().union(*(known(street_id, at) for known in _known)))


def at_work(actor: Actor) -> frozenset[UUID]:
    """Those at work in the actor's street now. Use it through `recall`."""
    return frozenset(at_work_in(actor.street_id, actor.at))
