"""One wave: from what is known of a task and of those who can, to who is asked now. Without database and clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from volunteers.dispatch import waves
from volunteers.dispatch.ranking import Merits, Ranked, ranked

EACH = 20
"""For each place a wave looks at so many of the nearest who can, and at as many again to choose among: in its last round it asks
up to 17 for a place, where they seldom accept (`waves.SURE`)."""
MOST = 200
"""And at no more, however many places: those who were asked are not in the next wave's line."""
NEIGHBOURS = 20
"""So many offers of the usual chance are put beside what was counted of those in line."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An offer that nobody has answered: the chance it was made with, and from when to when it is open."""

    chance: float
    made_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a wave is decided by."""

    at: datetime
    starts_at: datetime
    free: int
    """Places."""
    weights: Mapping[str, int]
    waiting: Sequence[Waiting]
    line: Sequence[Merits]
    """Those who can and were not asked, nearest first; after them whom the resident knows."""

    def stored(self) -> dict[str, Any]:
        """JSON; of the line, each merit of all of them in its order."""
        line = {name: [each[place] for each in self.line] for place, name in enumerate(Merits._fields)}
        return {
            "at": self.at.isoformat(),
            "starts_at": self.starts_at.isoformat(),
            "free": self.free,
            "weights": dict(self.weights),
            "waiting": [[each.chance, each.made_at.isoformat(), each.expires_at.isoformat()] for each in self.waiting],
            "line": {**line, "volunteer_id": [str(each.volunteer_id) for each in self.line]},
        }

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Situation":
        """From JSON."""
        moment = datetime.fromisoformat
        line = zip(*(stored["line"][name] for name in Merits._fields), strict=True)
        return cls(
            at=moment(stored["at"]),
            starts_at=moment(stored["starts_at"]),
            free=stored["free"],
            weights=stored["weights"],
            waiting=[Waiting(chance, moment(made), moment(until)) for chance, made, until in stored["waiting"]],
            line=[Merits(UUID(volunteer_id), *merits) for volunteer_id, *merits in line],
        )


@dataclass(frozen=True, slots=True)
class Wave:
    """What was decided: everybody in their order, how many of them are asked, and how long they have to answer."""

    order: Sequence[Ranked]
    size: int
    answer: timedelta
    chances: Sequence[float]
    """That they accept, in the same order."""

    @property
    def asked(self) -> Sequence[Ranked]:
        """Those who are asked now, best first."""
        return self.order[: self.size]


def listed(free: int) -> int:
    """Of the nearest who can, among so many the wave for so many places chooses."""
    return min(MOST, EACH * (free + 1))


def decide(situation: Situation) -> Wave:
    """The wave of a situation; the same whenever it is asked."""
    order = ranked(situation.line, situation.weights)
    usual = waves.chance(
        sum(each.accepted for each in situation.line), sum(each.offered for each in situation.line), worth=NEIGHBOURS
    )
    chances = [round(waves.chance(each.merits.accepted, each.merits.offered, usual=usual), 4) for each in order]
    waiting = [waves.still(each.chance, each.made_at, each.expires_at, situation.at) for each in situation.waiting]
    answer = waves.lasts(situation.starts_at, situation.at)
    left = situation.starts_at - situation.at
    return Wave(order, waves.size(situation.free, waiting, chances, time_left=left, answer=answer), answer, chances)
