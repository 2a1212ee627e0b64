"""The planner: no plan breaks a rule, every visit is planned once or told why not, and what it finds is worth its time."""

import json
import multiprocessing
import os
import signal
from dataclasses import replace

import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.rounds import street
from benchmarks.verifying import broken_rules
from volunteers.rounds.planning.beginning import inserted, nearest_next
from volunteers.rounds.planning.problem import Plan, Problem, Rule, Visit, Volunteer
from volunteers.rounds.planning.running import Solver, SolverFailed
from volunteers.rounds.planning.solving import AT_ONCE, Search, solve
from volunteers.rounds.planning.timing import Broken, cost, plan_of, timed, why_not

SKILLS = ("first_aid", "sign_language")
NAMES = [f"v{number}" for number in range(5)]
points = st.tuples(st.integers(0, 1_500), st.integers(0, 1_500))
spans = st.tuples(st.integers(8 * 60, 17 * 60), st.integers(20, 300)).map(lambda each: (each[0], each[0] + each[1]))
skills = st.frozensets(st.sampled_from(SKILLS), max_size=1)


@st.composite
def problems(draw):
    """Up to 14 visits by up to 5 volunteers, with every rule there is."""
    people = [
        Volunteer(
            id=name,
            at=draw(st.none() | points),
            hours=draw(spans),
            most_visits=draw(st.integers(0, 6)),
            most_minutes=draw(st.integers(0, 200)),
            skills=draw(st.frozensets(st.sampled_from(SKILLS))),
            rest=draw(st.sampled_from([0, 0, 15])),
        )
        for name in NAMES[: draw(st.integers(0, 5))]
    ]
    visits = [
        Visit(
            id=f"r{number}",
            at=draw(st.just(None) if draw(st.integers(0, 15)) == 0 else points),
            minutes=draw(st.integers(5, 60)),
            windows=tuple(draw(st.lists(spans, min_size=1, max_size=2))),
            skills=draw(skills),
            known_to=draw(st.frozensets(st.sampled_from(NAMES), max_size=2)),
            barred=draw(st.frozensets(st.sampled_from(NAMES), max_size=1)),
            pinned_to=draw(st.sampled_from(["", "", "", *NAMES])),
        )
        for number in range(draw(st.integers(0, 14)))
    ]
    return Problem(tuple(visits), tuple(people))


@given(problems())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_plan_breaks_a_rule_and_every_visit_is_planned_once_or_told_why_not(problem):
    plan = solve(problem, seconds=0.05)
    assert broken_rules(problem, plan) == []
    assert plan.cost == cost(problem, plan)
    for visit in problem.visits:
        if visit.pinned_to:
            assert all(
                route.volunteer == visit.pinned_to
                for route in plan.routes
                for stop in route.stops
                if stop.visit == visit.id
            )


@given(problems())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_planned_again_around_what_is_settled_nothing_of_it_moves(problem):
    plan = solve(problem, seconds=0.05)
    settled = {stop.visit: (route.volunteer, stop.begins) for route in plan.routes[::2] for stop in route.stops}
    again = replace(
        problem,
        visits=tuple(
            replace(each, pinned_to=settled[each.id][0], pinned_at=settled[each.id][1]) if each.id in settled else each
            for each in problem.visits
        ),
    )
    new = solve(again, seconds=0.05)
    assert broken_rules(again, new) == []
    found = {stop.visit: (route.volunteer, stop.begins) for route in new.routes for stop in route.stops}
    assert {each: found.get(each) for each in settled} == settled


@given(problems())
@settings(max_examples=30, deadline=None)
def test_a_problem_and_a_plan_come_back_from_json(problem):
    assert Problem.of(json.loads(json.dumps(problem.stored()))) == problem
    plan = plan_of(problem, [])
    assert Plan.of(json.loads(json.dumps(plan.stored()))) == plan


def visit(number, x, y, **fields):
    return Visit(id=f"r{number}", at=(x, y), minutes=fields.pop("minutes", 20), **fields)


def test_an_empty_problem_has_an_empty_plan():
    assert solve(Problem((), ()), seconds=0.1).routes == ()


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"at": None}, Rule.PLACE),
        ({"skills": frozenset({"electricity"})}, Rule.SKILLS),
        ({"barred": frozenset({"v0", "v1"})}, Rule.BARRED),
        ({"windows": ((5 * 60, 6 * 60),)}, Rule.WINDOW),
        ({"windows": ((20 * 60, 21 * 60),)}, Rule.HOURS),
        ({"pinned_to": "v9"}, Rule.PIN),
    ],
)
def test_why_a_visit_is_left(fields, why):
    people = tuple(Volunteer(f"v{number}", (0.0, 0.0), hours=(8 * 60, 18 * 60)) for number in range(2))
    problem = Problem((replace(visit(1, 100, 0), **fields), visit(2, 100, 0)), people)
    plan = solve(problem, seconds=0.2)
    assert dict(plan.unplanned) == {"r1": why}


def test_whoever_is_full_leaves_the_rest():
    problem = Problem(
        tuple(visit(number, 10 * number, 0) for number in range(4)), (Volunteer("v0", (0.0, 0.0), most_visits=3),)
    )
    plan = solve(problem, seconds=0.2)
    assert plan.planned == 3
    assert list(plan.unplanned.values()) == [Rule.VISITS]


def test_whom_the_resident_knows_goes_a_longer_way():
    near, known = Volunteer("v0", (0.0, 0.0)), Volunteer("v1", (0.0, 80.0))
    problem = Problem((visit(1, 0, 0, known_to=frozenset({"v1"})),), (near, known))
    assert [route.volunteer for route in solve(problem, seconds=0.3).routes] == ["v1"]


def test_nobody_waits_before_a_door_who_could_set_out_later():
    problem = Problem(
        (visit(1, 60, 0), visit(2, 120, 0, windows=((12 * 60, 13 * 60),))),
        (Volunteer("v0", (0.0, 0.0), hours=(480, 1080)),),
    )
    route = timed(problem, problem.volunteers[0], problem.visits)
    assert [stop.begins for stop in route.stops] == [12 * 60 - 2 - 20, 12 * 60]
    assert route.begins == 12 * 60 - 2 - 20 - 2


def test_the_search_never_makes_a_plan_worse_and_walks_less_than_nearest_next():
    whole = street()
    problem = Problem(whole.visits[:60], whole.volunteers[:14])
    search = Search(problem)
    begun = plan_of(
        problem,
        nearest_next(problem, {each.id: [] for each in problem.volunteers}, {each.id: each for each in problem.visits}),
    )
    costs = [search.plan.cost]
    for _turn in range(4):
        search.improve(until=float("inf"))
        costs.append(search.plan.cost)
    assert costs == sorted(costs, reverse=True)
    assert broken_rules(problem, search.plan) == []
    assert search.plan.planned >= begun.planned
    assert search.plan.walk_m < 0.8 * begun.walk_m


def test_the_same_seed_and_steps_give_the_same_plan():
    whole = street()
    problem = Problem(whole.visits[:30], whole.volunteers[:8])
    found = []
    for _twice in range(2):
        search = Search(problem, seed=3)
        search.improve(until=float("inf"))
        found.append(search.plan)
    assert found[0] == found[1]


def test_neighbourhoods_that_are_planned_at_the_same_time_have_nobody_in_common():
    search = Search(street(), seed=5)
    busy = []
    while (part := search.part(busy)) is not None:
        busy.append(part)
    assert len(busy) >= 3
    people = [each.id for part in busy for each in part.problem.volunteers]
    visits = [each.id for part in busy for each in part.problem.visits]
    assert sorted(people) == sorted(each.id for each in search.problem.volunteers)
    assert len(visits) == len(set(visits))


class Enough(Exception):
    pass


def test_what_is_many_is_planned_by_two_at_once():
    problem, plans = street(), []

    def told(plan, _at):
        plans.append(plan)
        assert len(multiprocessing.active_children()) == AT_ONCE
        if plan.cost < plans[0].cost:
            raise Enough

    with pytest.raises(Enough):
        solve(problem, seconds=120, told=told, every=0.1)
    assert multiprocessing.active_children() == [], "they end with the search, however it ends"
    assert broken_rules(problem, plans[-1]) == []
    costs = [each.cost for each in plans]
    assert costs == sorted(costs, reverse=True)


def test_the_helpers_end_with_whoever_started_them():
    with Solver(street(), seconds=60, seed=1) as solver:
        next(each for each in solver.plans(every=5) if each is not None)
        helpers = [each for each in psutil.Process(solver.pid).children() if "spawn_main" in " ".join(each.cmdline())]
        assert len(helpers) == AT_ONCE
        os.kill(solver.pid, signal.SIGKILL)
        _gone, left = psutil.wait_procs(helpers, timeout=20)
    assert left == []


def test_a_helper_that_dies_ends_the_search():
    with Solver(street(), seconds=60, seed=1) as solver:
        next(each for each in solver.plans(every=5) if each is not None)
        for each in psutil.Process(solver.pid).children():
            each.kill()
        with pytest.raises(SolverFailed, match=r"\w"):
            list(solver.plans(every=5))


def test_a_visit_more_stands_where_it_walks_least():
    who = Volunteer("v0", (0.0, 0.0))
    problem = Problem(tuple(visit(number, 100 * number, 0) for number in range(1, 4)), (who,))
    one, two, three = problem.visits
    assert inserted(problem, who, [one, three], two) == [one, two, three]
    assert inserted(problem, replace(who, most_visits=2), [one, three], two) is None
    assert isinstance(timed(problem, replace(who, most_visits=2), [one, two, three]), Broken)
    assert why_not(problem, one, {}) == Rule.ROOM


def test_the_solver_has_a_process_of_its_own_that_ends_with_us():
    problem = Problem(tuple(visit(number, 10 * number, 0) for number in range(9)), (Volunteer("v0", (0.0, 0.0)),))
    with Solver(problem, seconds=0.3, seed=1) as solver:
        told = [each for each in solver.plans(every=5) if each is not None]
    assert told[-1].done
    assert told[-1].plan.planned == 9
    with Solver(problem, seconds=60, seed=1) as solver:
        next(each for each in solver.plans(every=5) if each is not None)
        pid = solver.pid
    with pytest.raises(ProcessLookupError):
        os.kill(pid, signal.SIG_DFL)


def test_a_solver_that_dies_says_why():
    problem = Problem((visit(1, 0, 0),), (Volunteer("v0", (0.0, 0.0)),))
    with Solver(problem, seconds=60, seed=1) as solver:
        os.kill(solver.pid, signal.SIGKILL)
        with pytest.raises(SolverFailed):
            list(solver.plans(every=5))
