"""A neighbourhood planned anew by PyVRP. It is imported here alone, and this only in processes of the search.

PyVRP is at its best with a hundred visits, and wants a table of ways for each volunteer: of four hundred visits by eighty
volunteers they are half a gigabyte.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyvrp
from pyvrp.search import NeighbourhoodParams
from pyvrp.stop import MaxIterations, MaxRuntime, MultipleCriteria

from volunteers.rounds.planning.part import Orders, Part
from volunteers.rounds.planning.problem import Problem, Visit, Volunteer
from volunteers.rounds.planning.timing import FORBIDDEN_M, PINNED_M, UNPLANNED_M, Broken, is_stranger, may_go, timed

NEIGHBOURS = 20
"""Visits that the solver tries to put beside each other."""

Table = Any
"""An array of numpy, places by places: the solver's stubs ask for a type of array that numpy has not."""


def planned_anew(part: Part, *, steps: int, seconds: float) -> Orders:
    """The orders of a neighbourhood as PyVRP finds them, beginning with those of before."""
    problem, before = part.problem, part.before
    visits = [each for each in problem.visits if any(may_go(each, who) is None for who in problem.volunteers)]
    people = problem.volunteers
    nodes = [(visit, span) for visit in visits for span in _begins(visit)]
    clients, groups = [], []
    for number, (visit, (low, high)) in enumerate(nodes):
        spans = len(_begins(visit))
        if spans > 1 and (number == 0 or nodes[number - 1][0] is not visit):
            groups.append(pyvrp.ClientGroup(list(range(number, number + spans)), required=False))
        clients.append(
            pyvrp.Client(
                len(people) + visits.index(visit),
                delivery=[1, visit.minutes],
                service_duration=visit.minutes,
                tw_early=low,
                tw_late=high,
                prize=PINNED_M if visit.pinned_to else UNPLANNED_M,
                required=False,
                group=len(groups) - 1 if spans > 1 else None,
            )
        )
    places = [each.at for each in people] + [each.at for each in visits]
    ways = np.array([[problem.way(one, other) for other in places] for one in places], dtype=np.int64)
    data = pyvrp.ProblemData(
        [pyvrp.Location(*(each or (0, 0))) for each in places],
        clients,
        [pyvrp.Depot(number) for number in range(len(people))],
        [_vehicle(problem, who, number) for number, who in enumerate(people)],
        [_distances(problem, ways, who, visits) for who in people],
        [_durations(problem, ways, who) for who in people],
        groups,
    )
    start = pyvrp.Solution(
        data,
        [
            pyvrp.Route(data, _numbers(problem, who, before[who.id], nodes), number)
            for number, who in enumerate(people)
            if before.get(who.id)
        ],
    )
    stop = MultipleCriteria([MaxIterations(steps), MaxRuntime(max(0.05, seconds))])
    how = pyvrp.SolveParams(neighbourhood=NeighbourhoodParams(num_neighbours=NEIGHBOURS))
    best = pyvrp.solve(data, stop, seed=part.seed, collect_stats=False, params=how, initial_solution=start).best
    if not best.is_feasible():
        best = start
    orders: Orders = {each.id: [] for each in people}
    for route in best.routes():
        orders[people[route.vehicle_type()].id] = [nodes[each.idx][0] for each in route if each.is_client()]
    return orders


def _begins(visit: Visit) -> list[tuple[int, int]]:
    """The spans in which a visit may begin."""
    if visit.pinned_at is not None:
        return [(visit.pinned_at, visit.pinned_at)]
    return [(low, high - visit.minutes) for low, high in visit.windows if high - visit.minutes >= low]


def _vehicle(problem: Problem, who: Volunteer, number: int) -> pyvrp.VehicleType:
    return pyvrp.VehicleType(
        num_available=1,
        capacity=[who.most_visits, who.most_minutes],
        start_depot=number,
        end_depot=number,
        tw_early=who.hours[0],
        tw_late=who.hours[1],
        shift_duration=problem.share,
        max_overtime=1_440,
        unit_overtime_cost=problem.settings.fair_m,
        profile=number,
    )


def _distances(problem: Problem, ways: Table, who: Volunteer, visits: Sequence[Visit]) -> Table:
    """Metres, with what it costs besides that this one goes to that one."""
    extra = [0] * len(problem.volunteers)
    for visit in visits:
        forbidden = may_go(visit, who) is not None
        extra.append(FORBIDDEN_M if forbidden else problem.settings.known_m if is_stranger(visit, who.id) else 0)
    found: Table = ways + np.array(extra, dtype=np.int64)
    np.fill_diagonal(found, 0)
    return found


def _durations(problem: Problem, ways: Table, who: Volunteer) -> Table:
    """Minutes: between two visits the rest at least; the way home is walked when the hours are over."""
    many = len(problem.volunteers)
    found: Table = -(-ways // problem.settings.metres_a_minute)
    found[many:, many:] = np.maximum(found[many:, many:], who.rest)
    found[:, :many] = 0
    np.fill_diagonal(found, 0)
    return found


def _numbers(
    problem: Problem, who: Volunteer, visits: Sequence[Visit], nodes: Sequence[tuple[Visit, tuple[int, int]]]
) -> list[int]:
    """The clients that stand for these visits at the times that they have."""
    route = timed(problem, who, visits)
    if isinstance(route, Broken):
        raise ValueError(route)  # noqa: TRY004  # the value is wrong, not its type
    found = []
    for stop, visit in zip(route.stops, visits, strict=True):
        found.append(
            next(n for n, (each, (low, high)) in enumerate(nodes) if each is visit and low <= stop.begins <= high)
        )
    return found
