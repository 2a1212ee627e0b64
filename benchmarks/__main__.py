"""`make bench`: every benchmark; a table, and `benchmarks/results.json`.

With names (`python -m benchmarks sockets`): only those, and only the table.
"""

import json
import sys
from pathlib import Path

from tqdm import tqdm

from benchmarks.arena import Arena
from benchmarks.result import Result, table

RESULTS = Path(__file__).parent / "results.json"


def main(chosen: list[str]) -> int:
    """0 when every target is met."""
    results: list[Result] = []
    with Arena() as arena:
        # They need the arena's database.
        from benchmarks import (  # noqa: PLC0415  # likewise
            claims,
            contest,
            feed,
            filling,
            many,
            nearest,
            pushes,
            reports,
            rounds,
            series,
            sockets,
            token_check,
        )

        every = {
            each.__name__.rsplit(".", 1)[-1]: each
            for each in (
                reports,
                claims,
                contest,
                filling,
                feed,
                pushes,
                token_check,
                sockets,
                many,
                nearest,
                series,
                rounds,
            )
        }
        if unknown := set(chosen) - set(every):
            sys.stderr.write(f"没有 not there: {', '.join(unknown)}; 可选 choose of {', '.join(every)}\n")
            return 2
        with tqdm(chosen or every, unit="组", desc="测量 measuring") as names:
            for name in names:
                names.set_postfix_str(name)
                measured = every[name].measure(arena)
                names.write(table(measured), file=sys.stderr)  # a later one may fail, and these have taken minutes
                results += measured
    if not chosen:
        RESULTS.write_text(json.dumps([each.as_json() for each in results], ensure_ascii=False, indent=1) + "\n")
    sys.stdout.write(table(results))
    return 0 if all(each.met is not False for each in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
