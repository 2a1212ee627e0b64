"""Terms that are over: a refusal names the one that would have let the person, had it not ended.

Each app says which terms of a person have ended (roles, seats, posts, ties to organisations); `backend` knows none of them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from backend.policy import Actor

JUST_BEFORE = timedelta(microseconds=1)
"""A term holds until its end, not at it."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A term of a person that is over."""

    what: str | Promise
    """In words: “Manager”."""
    until: datetime

    @property
    def last_moment(self) -> datetime:
        """The last moment at which it held."""
        return self.until - JUST_BEFORE


Tells = Callable[["Actor"], Iterable[Ended]]
_known: list[Tells] = []


def knows(of: Tells) -> None:
    """Ask `of(actor)` too, for the terms of the actor in this street that ended up to `actor.at`. For `AppConfig.ready`."""
    if of not in _known:
        _known.append(of)


def ended_terms(actor: "Actor") -> list[Ended]:
    """What the actor was in this street and is no more, the latest first. A query per app: asked on refusals alone."""
    found = [each for of in _known for each in of(actor)]
    return sorted(found, key=lambda each: each.until, reverse=True)
