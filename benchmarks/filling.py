"""How tasks fill: our waves against "the nearest first, one by one", "ask all", and somebody who knows every answer.

A week of a street, played without a database by the same functions that dispatch calls (`waves`, `ranking`), the same seed
each run: 500 tasks, 2,000 volunteers who accept 15 to 60 of 100 offers each. Whoever accepts mostly says so within a quarter
of an hour; of the others half decline, half never answer.
"""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from math import hypot
from random import Random
from statistics import median
from typing import TYPE_CHECKING, Any
from uuid import UUID

from benchmarks.result import Result
from volunteers.dispatch import waves
from volunteers.dispatch.deciding import listed
from volunteers.dispatch.ranking import CRITERIA, Merits, ranked

if TYPE_CHECKING:
    from benchmarks.arena import Arena

TASKS, VOLUNTEERS, DAYS = 500, 2_000, 7
LEAST, MOST = 0.15, 0.60
ANSWERS_WITHIN = 15 * 60
"""Seconds, in the mean."""
LOOKS_EVERY = timedelta(minutes=5)
"""How often a task with free places is looked at again, whatever happens."""
BEGIN = datetime.fromisoformat("2026-11-16T08:00+08:00")
WIDE_M = 3_000
EQUAL = dict.fromkeys(CRITERIA, 20)


@dataclass(slots=True)
class Person:
    """A volunteer, and what they have done so far in this play."""

    id: UUID
    at: tuple[float, float]
    skilled: bool
    accepts: float
    offered: int = 0
    accepted: int = 0
    taken: list[tuple[datetime, datetime]] = field(default_factory=list)

    def is_free(self, starts: datetime, ends: datetime) -> bool:
        """At these hours."""
        return all(ends <= begin or starts >= end for begin, end in self.taken)


@dataclass(slots=True)
class Work:
    """A task in a play."""

    number: int
    at: tuple[float, float]
    needs_skill: bool
    slots: int
    opens: datetime
    starts: datetime
    ends: datetime
    holders: int = 0
    asked: set[UUID] = field(default_factory=set)
    waiting: dict[UUID, tuple[float, datetime, datetime]] = field(default_factory=dict)
    """By who was asked: the chance, and from when to when the offer is open."""
    filled_at: datetime | None = None


Policy = Callable[[Work, list[Person], datetime], tuple[list[Person], timedelta]]
"""Whom to ask now of those who are fit and free, nearest first, and how long they have to answer."""


def ours(work: Work, line: list[Person], now: datetime) -> tuple[list[Person], timedelta]:
    """The waves of the product."""
    answer = waves.lasts(work.starts, now)
    free = work.slots - work.holders
    by_id = {each.id: each for each in line[: listed(free)]}
    order = [by_id[each.merits.volunteer_id] for each in ranked([_facts(work, each) for each in by_id.values()], EQUAL)]
    waiting = [waves.still(*each, now) for each in work.waiting.values()]
    chances = [waves.chance(each.accepted, each.offered) for each in order]
    return order[: waves.size(free, waiting, chances, time_left=work.starts - now, answer=answer)], answer


def one_by_one(work: Work, line: list[Person], _now: datetime) -> tuple[list[Person], timedelta]:
    """As many as there are free places, the nearest first; the next when one has answered or two hours are over."""
    return line[: work.slots - work.holders - len(work.waiting)], waves.LONGEST


def ask_all(_work: Work, line: list[Person], _now: datetime) -> tuple[list[Person], timedelta]:
    """Everybody at once."""
    return line, timedelta(days=DAYS)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one play."""

    filled: int
    offers: int
    minutes: float
    """The median from opening to full, of the tasks that filled."""


class Play:
    """A week under one policy: what happens next stands on the clock."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.people, self.works = _street()
        self.offers = 0
        self._clock: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._turn = count()
        for work in self.works:
            self._later(work.opens, partial(self._again, work))

    def outcome(self) -> Outcome:
        """Play it to its end."""
        while self._clock:
            at, _turn, act = heapq.heappop(self._clock)
            act(at)
        took = [(work.filled_at - work.opens).total_seconds() / 60 for work in self.works if work.filled_at is not None]
        return Outcome(sum(work.holders for work in self.works), self.offers, median(took))

    def _later(self, at: datetime, act: Callable[[datetime], None]) -> None:
        heapq.heappush(self._clock, (at, next(self._turn), act))

    def _again(self, work: Work, now: datetime) -> None:
        self._look(work, now)
        if work.filled_at is None and now < work.starts:
            self._later(now + LOOKS_EVERY, partial(self._again, work))

    def _look(self, work: Work, now: datetime) -> None:
        if work.filled_at is not None or now >= work.starts:
            return
        chosen, answer = self.policy(work, list(_line(work, self.people)), now)
        for each in chosen:
            self._ask(work, each, now, min(now + answer, work.starts))

    def _ask(self, work: Work, each: Person, now: datetime, until: datetime) -> None:
        self.offers += 1
        work.asked.add(each.id)
        work.waiting[each.id] = (waves.chance(each.accepted, each.offered), now, until)
        each.offered += 1
        yes, after = _answer(work, each)
        if after is None or now + after >= until:
            self._later(until, partial(self._close, work, each, yes=False))
        else:
            self._later(now + after, partial(self._close, work, each, yes=yes))

    def _close(self, work: Work, each: Person, now: datetime, *, yes: bool) -> None:
        if work.waiting.pop(each.id, None) is None:
            return
        if yes and each.is_free(work.starts, work.ends):
            each.accepted += 1
            each.taken.append((work.starts, work.ends))
            work.holders += 1
        if work.holders >= work.slots:
            work.filled_at = now
            work.waiting.clear()
        self._look(work, now)


def clairvoyant() -> int:
    """The places that could be filled at most: for each task those who would accept, whether free or not."""
    people, works = _street()
    return sum(
        min(work.slots, sum(1 for each in people if _fits(work, each) and _answer(work, each)[0])) for work in works
    )


def measure(_arena: "Arena") -> list[Result]:
    """The figures of the three plays."""
    wave, single, everybody = (Play(policy).outcome() for policy in (ours, one_by_one, ask_all))
    best = clairvoyant()
    return [
        Result("tasks filled, waves · a clairvoyant", wave.filled, best, "places", 0.98, at_least=True),
        Result("median time to full · one by one", wave.minutes, single.minutes, "min", 0.25),
        Result("offers · one by one", wave.offers, single.offers, "offers", 1.5),
        Result("offers · ask all", wave.offers, everybody.offers, "offers", 0.1),
    ]


def _street() -> tuple[list[Person], list[Work]]:
    random = Random(5)  # the same in each play
    people = [
        Person(UUID(int=n), _somewhere(random), random.random() < 0.2, random.uniform(LEAST, MOST))
        for n in range(1, VOLUNTEERS + 1)
    ]
    works = []
    for number in range(TASKS):
        opens = BEGIN + timedelta(days=random.randrange(DAYS), minutes=random.randrange(12 * 60))
        starts = opens + timedelta(hours=random.uniform(3, 72))
        works.append(
            Work(number, _somewhere(random), random.random() < 1 / 3, random.choice([1, 1, 1, 2, 3]), opens, starts,
                 starts + timedelta(hours=random.choice([1, 1, 2])))
        )  # fmt: skip
    return people, works


def _somewhere(random: Random) -> tuple[float, float]:
    return random.random() * WIDE_M, random.random() * WIDE_M


def _fits(work: Work, person: Person) -> bool:
    return person.skilled or not work.needs_skill


def _line(work: Work, people: list[Person]) -> Iterator[Person]:
    """Who is fit, free and not asked yet, nearest first."""
    able = [
        each for each in people
        if _fits(work, each) and each.id not in work.asked and each.is_free(work.starts, work.ends)
    ]  # fmt: skip
    yield from sorted(able, key=lambda each: _away(work, each))


def _away(work: Work, person: Person) -> float:
    return hypot(work.at[0] - person.at[0], work.at[1] - person.at[1])


def _facts(work: Work, person: Person) -> Merits:
    return Merits(
        person.id, round(_away(work, person) / 50) * 50, same_building=False, with_resident=0, of_this_kind=0,
        recent=len(person.taken), kept=len(person.taken), broken=0, wished=True, offered=person.offered, accepted=person.accepted,
    )  # fmt: skip


def _answer(work: Work, person: Person) -> tuple[bool, timedelta | None]:
    """What this person says to this task, whoever asks and when, and after how long; None: nothing."""
    random: Any = Random(work.number * 100_003 + person.id.int)
    yes = random.random() < person.accepts
    silent = not yes and random.random() < 0.5
    return yes, None if silent else timedelta(seconds=random.expovariate(1 / ANSWERS_WITHIN))
