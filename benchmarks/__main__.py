"""`make bench`: every benchmark; a table, and `benchmarks/results.json`."""

import json
import sys
from pathlib import Path

from tqdm import tqdm

from benchmarks.arena import Arena
from benchmarks.result import Result, table

RESULTS = Path(__file__).parent / "results.json"


def main() -> int:
    """0 when every target is met."""
    results: list[Result] = []
    with Arena() as arena:
        # They need the arena's database.
        from benchmarks import claims, feed, pushes, reports, sockets, token_check  # noqa: PLC0415  # likewise

        with tqdm([reports, claims, feed, pushes, token_check, sockets], unit="组", desc="测量 measuring") as groups:
            for group in groups:
                groups.set_postfix_str(group.__name__.rsplit(".", 1)[-1])
                results += group.measure(arena)
    RESULTS.write_text(json.dumps([each.as_json() for each in results], ensure_ascii=False, indent=1) + "\n")
    sys.stdout.write(table(results))
    return 0 if all(each.met is not False for each in results) else 1


if __name__ == "__main__":
    sys.exit(main())
