"""Who says whom to visit. An app above registers what it knows: the care register those who agreed to be looked after.

From an app's `ready`, as `looked_after` of the care register::

    register(Source("care", _("Care register"), wanted))

`wanted(actor, row)` gives those whom a round of this actor would visit; a source shows nobody whom the actor may not send to.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from backend.policy import Actor
from volunteers.rounds.models import Round, RoundVisit

LISTED = "listed"
"""The leader names the homes."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody to visit, as a source knows them."""

    key: str
    """Its name in the source, 64 characters at most: nobody stands in a round twice."""
    place: Mapping[str, Any]
    """The columns of `Home`."""
    title: str = ""
    """Left out: the name of the round."""
    beneficiary_id: UUID | None = None
    contact_phone: str = ""
    minutes: int | None = None
    """Left out: those of the round."""
    windows: tuple[tuple[int, int], ...] = ()
    """Minutes of the day; left out: the hours of the round."""
    skills: frozenset[str] = frozenset()
    levels: Mapping[str, int] = field(default_factory=dict)
    trusted: frozenset[UUID] = field(default_factory=frozenset)
    """User ids of volunteers."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the visits of a round come from."""

    code: str
    label: str | Promise
    wanted: Callable[[Actor, Round], Iterable[Wanted]]
    standing: Callable[[Actor, Round, Sequence[RoundVisit]], set[UUID]] = lambda _actor, _row, visits: {
        each.id for each in visits
    }
    """Those of the visits that are still wanted when the round is sent; the others are taken out."""
    opened: Callable[[Actor, Round, RoundVisit], None] = lambda _actor, _row, _visit: None
    """What the source makes of a visit that has become a task."""


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Make it known by its code."""
    _sources[source.code] = source


def known() -> dict[str, Source]:
    """All of them by code, in order."""
    return dict(sorted(_sources.items()))
