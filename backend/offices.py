"""Whether a person holds an office, and how high it stands. Each app says what it knows; `backend` knows none of the group."""

from collections.abc import Callable
from datetime import datetime
from enum import IntEnum
from uuid import UUID


class Rank(IntEnum):
    """Who may lend a hand with whose account: only somebody who stands above."""

    NONE = 0
    OFFICE = 1
    """A post, a role in the group, a seat, the word of an organisation."""
    ADMINISTRATOR = 2
    """Of a street, or of the administration site."""
    DEPLOYMENT = 3
    """Who runs the deployment."""


Knows = Callable[[UUID, datetime], Rank]
_known: list[Knows] = []


def knows(of: Knows) -> None:
    """Ask `of(user_id, at)` too. For `AppConfig.ready`."""
    if of not in _known:
        _known.append(of)


def rank_of(user_id: UUID | None, *, at: datetime) -> Rank:
    """The highest office of a person at a moment, in whatever street; that of nobody is none."""
    return max((of(user_id, at) for of in _known), default=Rank.NONE) if user_id else Rank.NONE
