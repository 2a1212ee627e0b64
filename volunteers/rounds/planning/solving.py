"""The search: a plan that becomes better, a neighbourhood at a time.

Some volunteers whose rounds lie near each other, and whom they visit, are planned anew (`neighbourhood`). What comes out is
taken where it is no worse. Neighbourhoods overlap, and the search goes on until its time is over. Two that have nobody in
common are planned at the same time, each on a core of its own.
"""

from collections import Counter
from collections.abc import Callable, Collection
from contextlib import ExitStack
from dataclasses import replace
from math import hypot, inf
from random import Random
from time import monotonic

from volunteers.rounds.planning.beginning import beginning
from volunteers.rounds.planning.helpers import Helpers
from volunteers.rounds.planning.part import Orders, Part
from volunteers.rounds.planning.problem import Plan, Point, Problem
from volunteers.rounds.planning.timing import plan_of

TOGETHER = 150
"""Visits of a neighbourhood."""
STEPS = 400
"""Of the search in one neighbourhood, before another has its turn."""
LONGEST_SECONDS = 2.0
AT_ONCE = 2
"""Neighbourhoods that are planned at the same time."""


class Search:
    """A plan that becomes better."""

    def __init__(self, problem: Problem, *, seed: int = 1) -> None:
        self.problem = problem
        self.people = {each.id: each for each in problem.volunteers}
        self.visits = {each.id: each for each in problem.visits}
        self.random = Random(seed)  # noqa: S311  # the same lots for the same seed
        self.turns: Counter[str] = Counter()
        """By visit, how often it was in a neighbourhood."""
        self.plan = plan_of(problem, beginning(problem))

    def improve(self, *, until: float) -> bool:
        """Plan one neighbourhood anew here, until a moment of the monotonic clock at most. Whether there was anything to plan."""
        from volunteers.rounds.planning.neighbourhood import planned_anew  # noqa: PLC0415  # it brings the solver

        part = self.part()
        if part is None:
            return False
        self.take(planned_anew(part, steps=STEPS, seconds=_left(until)))
        return True

    def take(self, orders: Orders) -> None:
        """Take over what was found for a neighbourhood, where it is no worse.

        Nobody of it was planned otherwise meanwhile.
        """
        kept = {route.volunteer: [self.visits[each.visit] for each in route.stops] for route in self.plan.routes}
        found = plan_of(self.problem, [(self.people[each], visits) for each, visits in {**kept, **orders}.items()])
        if found.cost <= self.plan.cost:
            self.plan = found

    def part(self, busy: Collection[Part] = ()) -> Part | None:
        """Volunteers whose rounds come near a visit drawn by lot, with whom they visit; and whom nobody visits yet.

        The lot is drawn among the visits that had the fewest turns. Nobody of those neighbourhoods that are `busy`. None where nobody is left.
        """
        away = {each.id for part in busy for each in part.problem.volunteers}
        taken = {each.id for part in busy for each in part.problem.visits}
        placed = [each for each in self.problem.visits if each.at is not None and each.id not in taken]
        seldom = min((self.turns[each.id] for each in placed), default=0)
        here = self.random.choice([each for each in placed if self.turns[each.id] == seldom]).at if placed else None
        routes = {route.volunteer: [self.visits[each.visit] for each in route.stops] for route in self.plan.routes}
        near = sorted(
            (each for each in self.problem.volunteers if each.id not in away),
            key=lambda who: (
                min((_away(here, at) for at in (who.at, *(each.at for each in routes.get(who.id, ())))), default=inf),
                who.id,
            ),
        )
        left = sorted(
            (self.visits[each] for each in self.plan.unplanned if each not in taken),
            key=lambda each: (_away(here, each.at), each.id),
        )
        visits, chosen = left[: TOGETHER // 4], list[str]()
        for who in near:
            mine = routes.get(who.id, [])
            if chosen and len(visits) + len(mine) > TOGETHER:
                break
            chosen.append(who.id)
            visits = [*visits, *mine]
        if not visits or not chosen:
            return None
        self.turns.update(each.id for each in visits)
        people = tuple(self.people[each] for each in chosen)
        alone = replace(self.problem, visits=tuple(visits), volunteers=people, share=self.problem.share)
        return Part(alone, {each: routes.get(each, []) for each in chosen}, self.random.randrange(2**31))


def _away(one: Point | None, other: Point | None) -> float:
    return inf if one is None or other is None else hypot(one[0] - other[0], one[1] - other[1])


def _left(until: float) -> float:
    """Seconds of the next neighbourhood, that ends before `until`."""
    return min(LONGEST_SECONDS, until - monotonic())


def solve(
    problem: Problem,
    *,
    seconds: float,
    seed: int = 1,
    told: Callable[[Plan, float], None] | None = None,
    every: float = 0.5,
) -> Plan:
    """The best plan found in so many seconds. `told` hears of it while it goes on, `every` so many seconds."""
    begun = monotonic()
    until, last = begun + seconds, -inf
    with ExitStack() as stack:
        # What is one neighbourhood has no need of helpers.
        many = len(problem.visits) > TOGETHER
        helpers = stack.enter_context(Helpers(AT_ONCE)) if many else None
        search = Search(problem, seed=seed)
        while (now := monotonic()) < until:
            if told is not None and now - last >= every:
                last = now
                told(search.plan, now - begun)
            goes_on = search.improve(until=until) if helpers is None else _together(search, helpers, until, every)
            if not goes_on:
                break
    return search.plan


def _together(search: Search, helpers: Helpers, until: float, within: float) -> bool:
    """Give every helper something to do, and take over what comes within so many seconds. Whether there is anything to do."""
    while helpers.idle and (part := search.part(helpers.at_work)) is not None:
        helpers.give(part, steps=STEPS, seconds=_left(until))
    something = bool(helpers.at_work)
    for orders in helpers.done(within=max(0.0, min(within, until - monotonic()))):
        search.take(orders)
    return something
