"""Who of those who can is asked first, and why: a sum that a person can follow.

Each criterion is a number from 0 to 1 of what is known of a volunteer; a street weighs them (`options.WEIGHTS`). What went
in is stored with what came out (`models.Decision`): `ranked` of the same gives the same, today and in five years.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

HALF_M = 800
"""At this distance nearness counts half."""


class Merits(NamedTuple):
    """What is known of a volunteer about one task. Nothing else goes into a decision."""

    volunteer_id: UUID
    away_m: int | None
    """Metres to the work, to 50; None where one of both places is unknown."""
    same_building: bool
    with_resident: int
    """Of those, for this resident."""
    of_this_kind: int
    """Of those, of this kind of work."""
    recent: int
    """Places they took in the last 30 days."""
    kept: int
    """Places at which they did the work, within a year."""
    broken: int
    """No-shows of theirs that stand, within a year. Handing back is none: they said so."""
    wished: bool
    """Whether they are whom the person who is helped wishes for, by gender and language; where nobody wishes, all are."""
    offered: int
    """Offers of the last half year that they answered or let lapse."""
    accepted: int
    """Of those, accepted."""


WISHES = "wishes"

CRITERIA: Mapping[str, Callable[[Merits], float]] = {
    "near": lambda merits: 0.0 if merits.away_m is None else HALF_M / (HALF_M + merits.away_m),
    "building": lambda merits: float(merits.same_building),
    "continuity": lambda merits: merits.with_resident / (merits.with_resident + 1),
    "experience": lambda merits: merits.of_this_kind / (merits.of_this_kind + 3),
    WISHES: lambda merits: float(merits.wished),
    "fairness": lambda merits: 2 / (2 + merits.recent),
    "reliability": lambda merits: (merits.kept + 2) / (merits.kept + merits.broken + 2),
}
"""By their names in a street's options; each grows with what speaks for asking."""


class Ranked(NamedTuple):
    """A volunteer in their place: the total from 0 to 1, and what each criterion gave to it."""

    merits: Merits
    total: float
    parts: Mapping[str, float]


def ranked(everybody: Sequence[Merits], weights: Mapping[str, int]) -> list[Ranked]:
    """Best first; of equals the one whose id is the lower. `weights`: of each of `CRITERIA`, 0 leaves one out."""
    whole = sum(weights.values()) or 1
    found = []
    for merits in everybody:
        parts = {name: round(weights[name] * judge(merits) / whole, 6) for name, judge in CRITERIA.items()}
        found.append(Ranked(merits, round(sum(parts.values()), 6), parts))
    return sorted(found, key=lambda each: (-each.total, each.merits.volunteer_id))
