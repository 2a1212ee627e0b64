"""What a task asks of whoever comes, and what the roster knows of somebody. Values only: no check reads the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from backend.places.datum import Pair
from volunteers.roster.availability import Calendar
from volunteers.roster.states import Risk, Status, Vetted

MONTH_OF_WORK = timedelta(days=31)
NIGHT_FROM, NIGHT_UNTIL = 22, 6
"""Hours of the local day in which minors do not work, nor those whom the night harms."""


@dataclass(frozen=True, slots=True)
class Local:
    """Hours of work by a street's calendar."""

    first: date
    last: date
    at_night: bool
    """Whether a part of it lies between 22 and 6 o'clock."""

    @classmethod
    def of(cls, starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> "Local":
        """In this zone."""
        start, end = starts_at.astimezone(zone), ends_at.astimezone(zone)
        last = end - timedelta(microseconds=1)
        late = any(each.hour >= NIGHT_FROM or each.hour < NIGHT_UNTIL for each in (start, last))
        return cls(start.date(), end.date(), late or start.date() != last.date())


@dataclass(frozen=True, slots=True)
class Demand:
    """What is asked. Only the hours must be said; the rest asks for nothing."""

    starts_at: datetime
    ends_at: datetime
    skills: Mapping[str, int] = field(default_factory=dict)
    """`{skill: level}`, 1 to 3."""
    languages: frozenset[str] = frozenset()
    """`Spoken` values, all of which are wanted."""
    gender: str = ""
    """`Gender`, where the person who is helped wishes it."""
    risk: str = Risk.NONE
    limits: frozenset[str] = frozenset()
    """`HealthLimit` values: what the body must do. That it is at night follows from the hours."""
    least_age: int = 0
    lasts_until: datetime | None = None
    """Of a series: the end of its last task."""
    here: Pair | None = None
    """Where it is, (latitude, longitude) by WGS-84, as far as it is known."""
    people: frozenset[UUID] = frozenset()
    """The user ids of those whom one meets there: the beneficiary, and who holds a place."""

    accompanied: bool = True
    """Whether who is on probation comes with somebody experienced, or need not."""
    leveled: Mapping[str, int] = field(init=False)
    """Those of the skills of which more than the first level is asked."""
    checks: dict[bool, tuple[Any, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """The checks that this can fail, asking and not, once they are known: `eligibility` keeps them here."""
    _local: dict[ZoneInfo, Local] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Reckon what is the same for all who are judged."""
        object.__setattr__(self, "leveled", {skill: level for skill, level in self.skills.items() if level > 1})

    @property
    def is_long(self) -> bool:
        """Whether the work lasts over a month: then there is a written agreement (志愿服务条例)."""
        return (self.lasts_until or self.ends_at) - self.starts_at > MONTH_OF_WORK

    def local(self, zone: ZoneInfo) -> Local:
        """Its hours in this zone, reckoned once: many are judged by one demand."""
        found = self._local.get(zone)
        if found is None:
            found = self._local[zone] = Local.of(self.starts_at, self.ends_at, zone)
        return found


@dataclass(frozen=True, slots=True)
class Span:
    """Hours that are taken by a place on a task."""

    starts_at: datetime
    ends_at: datetime
    here: Pair | None = None
    """Where the work is, as far as it is known."""


@dataclass(frozen=True, slots=True)
class Proven:
    """A proof of a skill, or a licence for it, from a day until a day."""

    level: int
    since: date
    until: date | None
    """The last day on which it holds; None is for good."""
    licence: bool = False
    taught: bool = False
    """Whether it is a course that they passed."""

    def holds(self, day: date) -> bool:
        """Whether it holds on this day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Cover:
    """An insurance or a written agreement, from a day until a day."""

    since: date
    until: date | None

    def holds(self, first: date, last: date) -> bool:
        """Whether it holds on all of these days."""
        return self.since <= first and (self.until is None or last <= self.until)


class Facts(NamedTuple):
    """What the roster knows of one volunteer, by its street's options. A tuple: dozens are made for each task, as quickly as can be."""

    volunteer_id: UUID
    user_id: UUID
    status: str = Status.ACTIVE
    on_duty: bool = True
    zone: ZoneInfo = ZoneInfo("Asia/Shanghai")
    calendar: Calendar = Calendar()
    rest_minutes: int = 0
    way_percent: int = 130
    metres_a_minute: int = 60
    month_minutes: int | None = None
    held: tuple[Span, ...] = ()
    """The places that they hold and held in the month of the work, as the caller told."""
    born: str = ""
    """`1943`, `2014-05-30`, or nothing: who is on the roster without it was taken for an adult."""
    consented: bool = False
    """Whether a guardian agreed to the volunteering of a minor."""
    child_until: int = 14
    adult_from: int = 18
    skills: Mapping[str, int] = MappingProxyType({})
    """`{skill: level}` as told."""
    proofs: Mapping[str, tuple[Proven, ...]] = MappingProxyType({})
    to_prove: frozenset[str] = frozenset()
    """The skills that count with a proof alone in this street."""
    to_license: frozenset[str] = frozenset()
    """The skills that count with a professional licence alone."""
    to_learn: Mapping[str, frozenset[str]] = MappingProxyType({})
    """`{risk: skills}`: the skills that are learnt at a course before work of that risk."""
    languages: frozenset[str] = frozenset()
    gender: str = ""
    limits: frozenset[str] = frozenset()
    insured: tuple[Cover, ...] = ()
    agreed: tuple[Cover, ...] = ()
    vetted: tuple[Cover, ...] = ()
    """The checks in force that found nothing against them; none where one found something."""
    vetted_for: str = Vetted.NOTHING
    """The tasks for which the street asks that they were checked."""
    probation_until: date | None = None
    """The last day of tasks without risk alone."""
    apart: frozenset[UUID] = frozenset()
    """The user ids of those with whom they are not put together."""
    kept_off: frozenset[UUID] = frozenset()
    """Of those, with whom by the word of somebody else. That they read "not selected" tells them nothing that they chose to ask."""
