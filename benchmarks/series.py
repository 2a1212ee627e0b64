"""A hundred recurrence rules over a year, in a zone whose clocks change."""

from datetime import date, time, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

from benchmarks.arena import Arena
from benchmarks.result import Result
from volunteers.series.rules import hours, read

RULES, SECONDS = 100, 1.0
ZONE = ZoneInfo("America/New_York")
FORMS = (
    "FREQ=DAILY",
    "FREQ=WEEKLY;BYDAY=TU,TH",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA",
    "FREQ=MONTHLY;BYDAY=1SA",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
)


def measure(_arena: Arena) -> list[Result]:
    """Beside the bound itself: no floor does the same work for less."""
    found, took = expand()
    name = f"系列 {RULES} recurrence rules over a year: {found} occurrences · bound {SECONDS:g} s"
    return [Result(name, took, SECONDS, "s", 1.0)]


def expand() -> tuple[int, float]:
    """How many occurrences there are, and in how many seconds they were read, expanded and put into UTC."""
    read("FREQ=DAILY;COUNT=1", first=date(2026, 1, 1), zone=ZONE)  # the library is loaded once for each process
    began = perf_counter()
    found = 0
    for number in range(RULES):
        first = date(2026, 1, 1) + timedelta(days=number)
        until = first + timedelta(days=364)
        rule = read(f"{FORMS[number % len(FORMS)]};UNTIL={until:%Y%m%d}", first=first, zone=ZONE)
        found += len([hours(day, time(9, 30), 60, ZONE) for day in rule.days()])
    return found, perf_counter() - began
