"""Where the search begins: the plan of before as far as it holds, pins first, and then the nearest next."""

from collections.abc import Iterator

from volunteers.rounds.planning.problem import Problem, Route, Stop, Visit, Volunteer
from volunteers.rounds.planning.timing import timed

Order = tuple[Volunteer, list[Visit]]


def beginning(problem: Problem) -> list[Order]:
    """Orders that break no rule. Pinned visits stand where they are pinned, as far as they go together."""
    left = {each.id: each for each in problem.visits}
    orders: dict[str, list[Visit]] = {}
    for who in problem.volunteers:
        told = [left[each] for each in problem.before.get(who.id, ()) if each in left]
        orders[who.id] = []
        for visit in told:
            if _holds(problem, who, [*orders[who.id], visit]):
                orders[who.id].append(left.pop(visit.id))
        _put_pins(problem, who, orders[who.id], left)
    return nearest_next(problem, orders, left)


def _put_pins(problem: Problem, who: Volunteer, order: list[Visit], left: dict[str, Visit]) -> None:
    pins = [each for each in left.values() if each.pinned_to == who.id]
    # Who has the clock's pin stands before who only has the volunteer's: they can give way.
    for visit in sorted(pins, key=lambda each: (each.pinned_at is None, each.pinned_at or 0, each.id)):
        if (found := inserted(problem, who, order, visit)) is not None:
            order[:] = found
            del left[visit.id]
            continue
        # A pin goes before what is only planned.
        firm = [each for each in order if each.pinned_to]
        if (found := inserted(problem, who, firm, visit)) is not None:
            left.update({each.id: each for each in order if not each.pinned_to})
            order[:] = found
            del left[visit.id]


def inserted(problem: Problem, who: Volunteer, order: list[Visit], visit: Visit) -> list[Visit] | None:
    """The order with one visit more, where it walks least; None where it goes nowhere."""
    found: list[tuple[int, int, list[Visit]]] = []
    for place in range(len(order) + 1):
        tried = [*order[:place], visit, *order[place:]]
        route = timed(problem, who, tried)
        if isinstance(route, Route):
            found.append((route.walk_m, place, tried))
    return min(found)[2] if found else None


def nearest_next(problem: Problem, orders: dict[str, list[Visit]], left: dict[str, Visit]) -> list[Order]:
    """Whoever is free first goes on to the nearest whom they may visit then; waiting counts as walking does."""
    people = {each.id: each for each in problem.volunteers}
    free = {each.id: _free(problem, each, orders[each.id]) for each in problem.volunteers}
    speed = problem.settings.metres_a_minute
    while free:
        who = people[min(free, key=lambda each: (free[each], each))]
        found = [
            (stop.walk_m + speed * max(0, stop.begins - free[who.id] - problem.walk(stop.walk_m)), visit.id, stop)
            for visit, stop in _next(problem, who, orders[who.id], left)
        ]
        if not found:
            del free[who.id]
            continue
        _way, chosen, stop = min(found, key=lambda each: each[:2])
        orders[who.id].append(left.pop(chosen))
        free[who.id] = stop.ends
    return [(people[each], visits) for each, visits in orders.items()]


def _next(
    problem: Problem, who: Volunteer, so_far: list[Visit], left: dict[str, Visit]
) -> Iterator[tuple[Visit, Stop]]:
    for visit in left.values():
        route = timed(problem, who, [*so_far, visit], compact=False)
        if isinstance(route, Route):
            yield visit, route.stops[-1]


def _free(problem: Problem, who: Volunteer, order: list[Visit]) -> int:
    route = timed(problem, who, order)
    return route.stops[-1].ends if isinstance(route, Route) and route.stops else who.hours[0]


def _holds(problem: Problem, who: Volunteer, order: list[Visit]) -> bool:
    return isinstance(timed(problem, who, order), Route)
