"""Rounds planned: 400 people by 80 volunteers, beside "nearest next" by the same rules and the best found in ten minutes.

The street is made, shaped like Dongsi: 1,300 by 1,100 metres, hutongs from west to east every seventy, courtyards along
them. The best is stored in `rounds_best.json` with the version of the solver and the command that found it,

    python -m benchmarks.rounds 600

and is not believed: its ways are added up again, and its rules looked at again, in each run.
"""

import json
import resource
import sys
from pathlib import Path
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING

from tqdm import tqdm

from benchmarks.result import Result
from benchmarks.verifying import broken_rules
from volunteers.rounds.planning.beginning import nearest_next
from volunteers.rounds.planning.problem import Plan, Problem, Visit, Volunteer
from volunteers.rounds.planning.running import Solver
from volunteers.rounds.planning.timing import cost, plan_of

if TYPE_CHECKING:
    from benchmarks.arena import Arena

VISITS, VOLUNTEERS = 400, 80
WIDE_M, DEEP_M, BETWEEN_M = 1_300.0, 1_100.0, 70.0
BEST = Path(__file__).parent / "rounds_best.json"
SECONDS = 18.0
MORNING, NOON, EVENING = 8 * 60, 12 * 60, 18 * 60


def street(seed: int = 7) -> Problem:
    """The same 400 visits and 80 volunteers for a seed."""
    random = Random(seed)
    people = [_volunteer(random, number) for number in range(VOLUNTEERS)]
    return Problem(tuple(_visit(random, number) for number in range(VISITS)), tuple(people))


def _home(random: Random) -> tuple[float, float]:
    hutong = random.randrange(round(DEEP_M / BETWEEN_M))
    return round(random.uniform(0, WIDE_M), 1), round(hutong * BETWEEN_M + random.gauss(0, 12), 1)


def _volunteer(random: Random, number: int) -> Volunteer:
    begins = random.choice([MORNING, MORNING, MORNING + 60, NOON, NOON + 120])
    return Volunteer(
        id=f"v{number}",
        at=_home(random),
        hours=(begins, min(EVENING, begins + random.choice([180, 240, 240, 360]))),
        most_visits=random.choice([4, 6, 6, 8]),
        most_minutes=random.choice([120, 180, 240]),
        skills=frozenset(skill for skill in ("first_aid", "sign_language") if random.random() < 0.3),
        rest=random.choice([0, 0, 0, 10]),
    )


def _visit(random: Random, number: int) -> Visit:
    windows = random.choice([((MORNING, EVENING),), ((MORNING, EVENING),), ((MORNING, NOON),), ((NOON, EVENING),),
                             ((MORNING, MORNING + 120), (NOON + 120, EVENING))])  # fmt: skip
    return Visit(
        id=f"r{number}",
        at=_home(random),
        minutes=random.choice([15, 20, 20, 30]),
        windows=windows,
        skills=frozenset(
            {"first_aid"} if random.random() < 0.15 else {"sign_language"} if random.random() < 0.03 else ()
        ),
        known_to=frozenset(f"v{random.randrange(VOLUNTEERS)}" for _ in range(random.choice([0, 0, 1, 2]))),
        barred=frozenset({f"v{random.randrange(VOLUNTEERS)}"} if random.random() < 0.05 else ()),
    )


def greedy(problem: Problem) -> Plan:
    """Nearest next, by the same rules."""
    left = {each.id: each for each in problem.visits}
    return plan_of(problem, nearest_next(problem, {each.id: [] for each in problem.volunteers}, left))


def measure(_arena: "Arena") -> list[Result]:
    """Our figures, in the process that the product plans in, beside greedy's and the best known."""
    problem, best = street(), best_known()
    begun, worked, plan = perf_counter(), processor_seconds(), None
    with Solver(problem, seconds=SECONDS, seed=1) as solver:
        for told in solver.plans(every=1.0):
            plan = told.plan if told is not None else plan
    took, worked = perf_counter() - begun, processor_seconds() - worked
    if plan is None or (wrong := [*broken_rules(problem, plan), *broken_rules(problem, best)]):
        raise ValueError(plan and wrong)
    floor = greedy(problem)
    return [
        Result("400 visits × 80 volunteers planned · the time allowed", took, 20.0, "s", 1.0),
        Result("rounds: seconds of the clock · of processors", took, worked, "s"),
        Result("rounds: cost · best found in ten minutes", cost(problem, plan), cost(problem, best), "m", 1.03),
        Result("rounds: walked · nearest next", plan.walk_m, floor.walk_m, "m", 0.8),
        Result("rounds: visits planned · nearest next", plan.planned, floor.planned, "visits", 1.0, at_least=True),
    ]


def best_known() -> Plan:
    """The stored plan, its times and ways reckoned anew from nothing but who goes where in which order."""
    problem, stored = street(), json.loads(BEST.read_text())
    visits = {each.id: each for each in problem.visits}
    return plan_of(
        problem, [(who, [visits[each] for each in stored["orders"].get(who.id, [])]) for who in problem.volunteers]
    )


def processor_seconds() -> float:
    """What this process and those that it started, and that have ended, have computed: on a busy machine less than the clock says."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def main(seconds: float) -> None:
    """Search for so many seconds; what is better than all before is stored with the command and the version that found it."""
    from importlib.metadata import version  # noqa: PLC0415  # only where the best is looked for

    from volunteers.rounds.planning.solving import solve  # noqa: PLC0415  # it brings the solver

    problem = street()
    with tqdm(total=round(seconds), unit="s", desc="寻找最优 looking for the best") as bar:

        def told(plan: Plan, at: float) -> None:
            bar.update(round(at) - bar.n)
            bar.set_postfix_str(f"{plan.planned} · {plan.walk_m} m · {plan.cost}")

        plan = solve(problem, seconds=seconds, told=told, every=1.0)
    if BEST.exists() and cost(problem, best_known()) <= cost(problem, plan):
        sys.stderr.write("已知的仍是最优 what was known is better still\n")
        return
    BEST.write_text(
        json.dumps(
            {
                "command": f"python -m benchmarks.rounds {seconds:g}",
                "solver": f"pyvrp {version('pyvrp')}",
                "processor_seconds": round(processor_seconds()),
                "planned": plan.planned,
                "walk_m": plan.walk_m,
                "cost": plan.cost,
                "orders": {route.volunteer: [each.visit for each in route.stops] for route in plan.routes},
            },
            indent=1,
        )
        + "\n"
    )


if __name__ == "__main__":
    main(float(sys.argv[1]))
