"""What is asked of a plan, and the plan: dataclasses that can be said in JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from math import ceil, hypot
from typing import Any

Point = tuple[float, float]
"""Metres east and north on a plane of the street."""
Span = tuple[int, int]
"""From, until: minutes since midnight of the day."""
DAY: Span = (0, 1_440)


class Rule(StrEnum):
    """What a plan never breaks."""

    PLACE = "place_unknown"
    SKILLS = "skills"
    BARRED = "not_eligible"
    WINDOW = "window"
    HOURS = "hours"
    VISITS = "visits_full"
    MINUTES = "minutes_full"
    PIN = "pin"
    ROOM = "no_room"
    """Of a visit that is not planned: each rule could be kept, but others take the time of all who could come."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody to go to."""

    id: str
    at: Point | None
    """None where the home is not on the map: such a visit cannot be planned."""
    minutes: int
    windows: tuple[Span, ...] = (DAY,)
    """The whole visit lies in one of them."""
    skills: frozenset[str] = frozenset()
    known_to: frozenset[str] = frozenset()
    """The volunteers who know the resident."""
    barred: frozenset[str] = frozenset()
    """The volunteers who must not come: kept apart, or not fit by a rule that the planner does not know."""
    pinned_to: str = ""
    """The volunteer who goes, whatever else is planned."""
    pinned_at: int | None = None
    """When a pinned visit begins, where that is settled too."""


@dataclass(frozen=True, slots=True)
class Volunteer:
    """Somebody who goes."""

    id: str
    at: Point | None
    """Where they set out and come home to; None where it is unknown: then these ways count nothing."""
    hours: Span = DAY
    """They set out, and have visited, within these: one stretch of the day. The way home may be later."""
    most_visits: int = 1_000
    most_minutes: int = 1_440
    """Of visiting: the walk is no service time."""
    skills: frozenset[str] = frozenset()
    rest: int = 0
    """Minutes between two visits at least, the walk among them."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What counts how much. A metre walked counts one."""

    way_percent: int = 130
    """The way on foot, of the straight line."""
    metres_a_minute: int = 60
    known_m: int = 300
    """A visit by somebody whom the resident knows is worth so many metres of walking."""
    fair_m: int = 5
    """So many metres each minute counts that a volunteer is out beyond an equal share."""
    between: int = 5
    """Minutes on foot that an equal share has for each visit."""


@dataclass(frozen=True, slots=True)
class Problem:
    """All that a plan is made from."""

    visits: tuple[Visit, ...]
    volunteers: tuple[Volunteer, ...]
    settings: Settings = field(default_factory=Settings)
    before: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The visits of each volunteer in order, as they were planned before: the search begins there."""
    share: int = 0
    """Minutes out of each volunteer where all are out equally long; 0 is reckoned from the visits."""

    def __post_init__(self) -> None:
        if not self.share and self.volunteers:
            whole = sum(each.minutes + self.settings.between for each in self.visits)
            object.__setattr__(self, "share", ceil(whole / len(self.volunteers)))

    def stored(self) -> dict[str, Any]:
        """JSON."""
        return {
            "visits": [_plain(asdict(each)) for each in self.visits],
            "volunteers": [_plain(asdict(each)) for each in self.volunteers],
            "settings": asdict(self.settings),
            "before": {volunteer: list(visits) for volunteer, visits in self.before.items()},
            "share": self.share,
        }

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Problem":
        """From JSON."""
        return cls(
            tuple(Visit(**_values(each)) for each in stored["visits"]),
            tuple(Volunteer(**_values(each)) for each in stored["volunteers"]),
            Settings(**stored["settings"]),
            stored["before"],
            stored["share"],
        )

    def way(self, one: Point | None, other: Point | None) -> int:
        """Metres on foot; 0 where one of both places is unknown."""
        if one is None or other is None:
            return 0
        return round(hypot(one[0] - other[0], one[1] - other[1]) * self.settings.way_percent / 100)

    def walk(self, metres: int) -> int:
        """Minutes on foot, rounded up."""
        return ceil(metres / self.settings.metres_a_minute)


@dataclass(frozen=True, slots=True)
class Stop:
    """A visit in its place on somebody's round."""

    visit: str
    begins: int
    """Minutes since midnight."""
    ends: int
    walk_m: int
    """From where they were before."""


@dataclass(frozen=True, slots=True)
class Route:
    """Where one volunteer goes, in order."""

    volunteer: str
    stops: tuple[Stop, ...]
    home_m: int
    """The way home from the last."""
    begins: int
    """When they set out, minutes since midnight."""

    @property
    def minutes(self) -> int:
        """Out, from setting out to the end of the last visit."""
        return self.stops[-1].ends - self.begins if self.stops else 0

    @property
    def walk_m(self) -> int:
        """Of the whole round."""
        return self.home_m + sum(each.walk_m for each in self.stops)


@dataclass(frozen=True, slots=True)
class Plan:
    """Who goes where, and who is left without a visit and why: each visit stands once in one of both."""

    routes: tuple[Route, ...]
    unplanned: Mapping[str, Rule]
    cost: int = 0
    """What was made as small as possible, see `solving.cost`."""

    @property
    def walk_m(self) -> int:
        """Of all rounds together."""
        return sum(each.walk_m for each in self.routes)

    @property
    def planned(self) -> int:
        """How many visits have somebody who goes."""
        return sum(len(each.stops) for each in self.routes)

    def stored(self) -> dict[str, Any]:
        """JSON."""
        return {
            "routes": [asdict(each) for each in self.routes],
            "unplanned": {visit: str(rule) for visit, rule in self.unplanned.items()},
            "cost": self.cost,
        }

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> "Plan":
        """From JSON."""
        routes = tuple(
            Route(each["volunteer"], tuple(Stop(**stop) for stop in each["stops"]), each["home_m"], each["begins"])
            for each in stored["routes"]
        )
        return cls(routes, {visit: Rule(rule) for visit, rule in stored["unplanned"].items()}, stored["cost"])


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return sorted(value) if isinstance(value, frozenset) else value


_SETS = ("skills", "known_to", "barred")


def _values(stored: Mapping[str, Any]) -> dict[str, Any]:
    values = dict(stored)
    values.update({name: frozenset(values[name]) for name in _SETS if name in values})
    if "windows" in values:
        values["windows"] = tuple((low, high) for low, high in values["windows"])
    values.update({name: tuple(values[name]) for name in ("at", "hours") if values.get(name) is not None})
    return values
