"""State machines as plain tables.

Each app's `states.py` holds `Status`, `Action` (both TextChoices) and
`TRANSITIONS: dict[tuple[Status, Action], Status]`. An action that leaves the status as it is stands in the table
too, so that the table alone answers "is it the moment?".
"""

from collections.abc import Mapping
from typing import TypeVar

from django.db.models import CheckConstraint, Q, TextChoices

from backend.errors import WrongMoment

S = TypeVar("S", bound=TextChoices)
A = TypeVar("A", bound=TextChoices)


def next_state(transitions: Mapping[tuple[S, A], S], status: S | str, action: A) -> S:
    """The status after `action`. Raises `WrongMoment` where the table has no such pair."""
    try:
        return transitions[(status, action)]  # type: ignore[index]  # a stored status is an equal str
    except KeyError:
        kind = next(iter(transitions))[0].__class__
        raise WrongMoment(action=action, status=kind(status), allowed=sorted(moves(transitions, status))) from None


def moves(transitions: Mapping[tuple[S, A], S], status: S | str) -> list[A]:
    """The actions that the table allows from `status`, in the table's order."""
    return [action for (origin, action) in transitions if origin == status]


def status_constraint(statuses: type[TextChoices], name: str) -> CheckConstraint:
    """A database check that the `status` column holds one of `statuses`."""
    return CheckConstraint(condition=Q(status__in=statuses.values), name=name)
