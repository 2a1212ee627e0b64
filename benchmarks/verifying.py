"""Whether a plan keeps every rule, looked at from the plan alone, and not by what made it."""

from collections.abc import Iterator
from itertools import pairwise

from volunteers.rounds.planning.problem import Plan, Problem, Route, Stop, Visit, Volunteer


def broken_rules(problem: Problem, plan: Plan) -> list[str]:
    """What the plan breaks, in words; empty where it keeps everything."""
    visits, people = {each.id: each for each in problem.visits}, {each.id: each for each in problem.volunteers}
    seen = [stop.visit for route in plan.routes for stop in route.stops] + list(plan.unplanned)
    found = [] if sorted(seen) == sorted(visits) else ["not each visit once"]
    for route in plan.routes:
        who, mine = people[route.volunteer], [visits[each.visit] for each in route.stops]
        found += _of_the_way(problem, who, mine, route)
        for visit, stop in zip(mine, route.stops, strict=True):
            found += [f"{visit.id} by {who.id}: {what}" for what in _of_a_visit(who, visit, stop)]
        if len(mine) > who.most_visits or sum(each.minutes for each in mine) > who.most_minutes:
            found.append(f"{who.id}: cap")
    return found


def _of_a_visit(who: Volunteer, visit: Visit, stop: Stop) -> Iterator[str]:
    if stop.ends - stop.begins != visit.minutes:
        yield "other minutes"
    if not any(low <= stop.begins and stop.ends <= high for low, high in visit.windows):
        yield "window"
    if not who.hours[0] <= stop.begins <= stop.ends <= who.hours[1]:
        yield "hours"
    if not visit.skills <= who.skills or who.id in visit.barred or visit.pinned_to not in {"", who.id}:
        yield "may not go"
    if visit.pinned_at not in {None, stop.begins}:
        yield "other time than pinned"


def _of_the_way(problem: Problem, who: Volunteer, mine: list[Visit], route: Route) -> Iterator[str]:
    places = [who.at, *(each.at for each in mine), who.at]
    ways = [problem.way(one, other) for one, other in pairwise(places)]
    if ways != [*(each.walk_m for each in route.stops), route.home_m]:
        yield f"{who.id}: other ways"
    if route.begins < who.hours[0] or route.stops[0].begins - route.begins < problem.walk(ways[0]):
        yield f"{who.id}: sets out before the hours, or too late"
    for one, other in pairwise(route.stops):
        if other.begins - one.ends < max(problem.walk(other.walk_m), who.rest):
            yield f"{one.visit} to {other.visit}: no time to walk"
