"""What a walk in an order means: when each visit begins, how far it is, and which rule it would break.

One function times every round, whoever put it in order: the solver, or the leader by hand.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from volunteers.rounds.planning.problem import Plan, Problem, Route, Rule, Span, Stop, Visit, Volunteer


@dataclass(frozen=True, slots=True)
class Broken:
    """Which rule does not hold, and at which visit."""

    rule: Rule
    visit: str


def may_go(visit: Visit, volunteer: Volunteer) -> Rule | None:
    """Whether this one goes to that one at all: the rule that forbids it, whatever the hours."""
    if visit.at is None:
        return Rule.PLACE
    if visit.pinned_to not in {"", volunteer.id}:
        return Rule.PIN
    if not visit.skills <= volunteer.skills:
        return Rule.SKILLS
    return Rule.BARRED if volunteer.id in visit.barred else None


def timed(problem: Problem, volunteer: Volunteer, visits: Sequence[Visit], *, compact: bool = True) -> Route | Broken:
    """The round in this order, done as early as it can be; or the first rule that it breaks.

    `compact`: who would wait before a door sets out later instead.
    """
    for visit in visits:
        if (rule := may_go(visit, volunteer)) is not None:
            return Broken(rule, visit.id)
    if len(visits) > volunteer.most_visits:
        return Broken(Rule.VISITS, visits[volunteer.most_visits].id)
    if sum(each.minutes for each in visits) > volunteer.most_minutes:
        return Broken(Rule.MINUTES, visits[-1].id)
    stops: list[Stop] = []
    spans: list[Span] = []
    gaps: list[int] = []
    here, free, rest = volunteer.at, volunteer.hours[0], 0
    for visit in visits:
        walk_m = problem.way(here, visit.at)
        gap = max(problem.walk(walk_m), rest)
        found = _begins(visit, volunteer.hours, free + gap)
        if isinstance(found, Rule):
            return Broken(found, visit.id)
        begins, span = found
        stops.append(Stop(visit.id, begins, begins + visit.minutes, walk_m))
        spans.append(span)
        gaps.append(gap)
        here, free, rest = visit.at, begins + visit.minutes, volunteer.rest
    if not stops:
        return Route(volunteer.id, (), 0, volunteer.hours[0])
    if compact:
        stops = _drawn_together(stops, spans, gaps)
    return Route(volunteer.id, tuple(stops), problem.way(here, volunteer.at), stops[0].begins - gaps[0])


def _drawn_together(stops: Sequence[Stop], spans: Sequence[Span], gaps: Sequence[int]) -> list[Stop]:
    """Each visit as late as the next one allows, the last as it is."""
    found = [stops[-1]]
    for number in range(len(stops) - 2, -1, -1):
        stop = stops[number]
        late = min(found[-1].begins - gaps[number + 1], spans[number][1]) - stop.ends
        found.append(replace(stop, begins=stop.begins + late, ends=stop.ends + late))
    return found[::-1]


def _begins(visit: Visit, hours: Span, ready: int) -> tuple[int, Span] | Rule:
    """The earliest begin in a window and in the hours, and that window; from when they can be there on."""
    if ready + visit.minutes > hours[1]:
        return Rule.HOURS
    if visit.pinned_at is not None:
        ends = visit.pinned_at + visit.minutes
        return (visit.pinned_at, (visit.pinned_at, ends)) if ready <= visit.pinned_at and ends <= hours[1] else Rule.PIN
    found = [(max(ready, low), (low, high)) for low, high in visit.windows if max(ready, low) + visit.minutes <= high]
    if not found:
        return Rule.WINDOW
    return min(found) if min(found)[0] + visit.minutes <= hours[1] else Rule.HOURS


def plan_of(problem: Problem, orders: Iterable[tuple[Volunteer, Sequence[Visit]]]) -> Plan:
    """The plan of these orders, none of which breaks a rule. Raises `ValueError` where one does."""
    routes = []
    for volunteer, visits in orders:
        route = timed(problem, volunteer, visits)
        if isinstance(route, Broken):
            raise ValueError(f"{route.rule} at {route.visit}")  # noqa: TRY004  # the value is wrong, not its type
        if route.stops:
            routes.append(route)
    planned = {stop.visit for route in routes for stop in route.stops}
    load = {route.volunteer: route for route in routes}
    unplanned = {each.id: why_not(problem, each, load) for each in problem.visits if each.id not in planned}
    plan = Plan(tuple(routes), unplanned)
    return Plan(plan.routes, plan.unplanned, cost(problem, plan))


UNPLANNED_M = 100_000
"""A visit more is worth any walk within a street."""
PINNED_M = 100 * UNPLANNED_M
FORBIDDEN_M = 1_000 * UNPLANNED_M
"""No plan goes there: it would cost more than to leave everybody without a visit."""


def cost(problem: Problem, plan: Plan) -> int:
    """What a plan makes as small as it can: visits left out, then metres walked, strangers at the door, unequal shares."""
    settings = problem.settings
    visits = {each.id: each for each in problem.visits}
    left_out = sum(PINNED_M if visits[each].pinned_to else UNPLANNED_M for each in plan.unplanned)
    total = left_out + plan.walk_m
    for route in plan.routes:
        total += settings.fair_m * max(0, route.minutes - problem.share)
        total += settings.known_m * sum(is_stranger(visits[each.visit], route.volunteer) for each in route.stops)
    return total


def is_stranger(visit: Visit, volunteer: str) -> bool:
    """Whether somebody else knows the resident, and this one does not."""
    return bool(visit.known_to) and volunteer not in visit.known_to


def why_not(problem: Problem, visit: Visit, load: dict[str, Route]) -> Rule:
    """Why a visit is left: the last of the rules that nobody at all could keep."""
    left: Collection[Volunteer] = problem.volunteers
    if visit.at is None:
        return Rule.PLACE
    if not left:
        return Rule.HOURS
    for rule in (Rule.PIN, Rule.SKILLS, Rule.BARRED):
        left = [each for each in left if may_go(visit, each) != rule]
        if not left:
            return rule
    alone = {each.id: timed(problem, each, [visit]) for each in left}
    fit = [each for each in left if isinstance(alone[each.id], Route)]
    if not fit:
        found = [each.rule for each in alone.values() if isinstance(each, Broken)]
        return max(found, key=found.count)
    full = [each for each in fit if each.id in load and len(load[each.id].stops) >= each.most_visits]
    return Rule.VISITS if len(full) == len(fit) else Rule.ROOM
