"""The solver's own process: a problem comes in by standard input, plans go out by standard output, a line of JSON each.

`{"problem": …, "seconds": 15, "seed": 1}` in; `{"at": 1.5, "plan": …}` out whenever there is a better one, the last with
`"done": true`. Whoever started it ends it at any moment.
"""

import json
import sys

from volunteers.rounds.planning.problem import Plan, Problem
from volunteers.rounds.planning.solving import solve


def main() -> int:
    """Plan what standard input asks for."""
    asked = json.load(sys.stdin)

    def told(plan: Plan, at: float) -> None:
        _say({"at": round(at, 2), "plan": plan.stored()})

    best = solve(Problem.of(asked["problem"]), seconds=asked["seconds"], seed=asked["seed"], told=told)
    _say({"at": asked["seconds"], "plan": best.stored(), "done": True})
    return 0


def _say(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
