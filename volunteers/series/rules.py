"""When a series takes place: a recurrence rule (RFC 5545) in the street's local time.

An occurrence is a local day: a rule that is looked at in local time keeps its hour over a change of clocks, and a day is
the same whatever is moved later. An hour that the clock leaps over is read by the offset before the leap, one that comes
twice is the first of the two, as RFC 5545 (3.3.5) says.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

LONGEST = timedelta(days=3 * 366)
"""From the first day: a series that is meant to go on is begun anew, and looked at then."""
YEAR = timedelta(days=366)
CYCLE_YEARS, CYCLE = 400, timedelta(days=146_097)
"""The Gregorian calendar repeats: leap years, and weekdays too, for a cycle is a whole number of weeks."""
OFTEN = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
PARTS = frozenset(
    {
        "FREQ",
        "INTERVAL",
        "COUNT",
        "UNTIL",
        "BYDAY",
        "BYMONTHDAY",
        "BYYEARDAY",
        "BYWEEKNO",
        "BYMONTH",
        "BYSETPOS",
        "WKST",
    }
)
"""What a rule may say; those by hour, minute and second are the series' own hours."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that ends: what RFC 5545 says of it but for its end, and the last local day, or how many there are."""

    text: str
    first: date
    last: date
    count: int | None

    def days(self) -> Iterator[date]:
        """The local days on which it takes place, in order."""
        from dateutil.rrule import rrulestr  # noqa: PLC0415  # only where a series is looked at

        # A rule that falls on no day (30 February) is looked for up to the year 9999: in the last cycle before it, that is near.
        later = (MAXYEAR - self.last.year) // CYCLE_YEARS * CYCLE
        rule = rrulestr(self.text, dtstart=datetime.combine(self.first + later, time()))
        upto = rule.replace(until=datetime.combine(self.last + later, time()))
        return (each.date() - later for each in islice(upto, self.count))


class Unreadable(ValueError):
    """It is no recurrence rule of whole days."""


class Endless(ValueError):
    """It has neither COUNT nor UNTIL, or goes on for too long."""


def read(text: str, *, first: date, zone: ZoneInfo) -> Rule:
    """The rule that `text` says, from its first day on. Raises `Unreadable`, `Endless`."""
    said = dict(part.split("=", 1) for part in text.removeprefix("RRULE:").upper().split(";") if "=" in part)
    if not set(said) <= PARTS or said.get("FREQ") not in OFTEN or text.count("=") != len(said):
        raise Unreadable
    count, until = said.pop("COUNT", None), said.pop("UNTIL", None)
    if count is not None and until is not None:
        raise Unreadable
    if count is None and until is None:
        raise Endless
    if count is not None and not re.fullmatch(r"[1-9]\d{0,3}", count):
        raise Unreadable
    if not re.fullmatch(r"[1-9]\d{0,2}", said.get("INTERVAL", "1")):
        raise Unreadable
    latest = first + LONGEST
    last = latest if until is None else _day(until, zone)
    if last > latest:
        raise Endless
    rule = Rule(
        ";".join(f"{key}={value}" for key, value in said.items()),
        first,
        last,
        int(count) if count is not None else None,
    )
    try:
        met = sum(1 for _each in rule.days())
    except (ValueError, KeyError, TypeError, IndexError, OverflowError) as wrong:
        raise Unreadable from wrong
    if rule.count is not None and 0 < met < rule.count:
        raise Endless
    return rule


def _day(until: str, zone: ZoneInfo) -> date:
    """UNTIL as a local day: it is said as a day, a local time, or a time in UTC."""
    for form in ("%Y%m%d", "%Y%m%dT%H%M%S", "%Y%m%dT%H%M%SZ"):
        try:
            said = datetime.strptime(until, form)  # noqa: DTZ007  # the zone is given below
        except ValueError:
            continue
        return said.replace(tzinfo=UTC).astimezone(zone).date() if form.endswith("Z") else said.date()
    raise Unreadable


def most_in_a_year(days: list[date]) -> int:
    """The most of these days, in order, that lie within any year."""
    most = first = 0
    for index, day in enumerate(days):
        while day - days[first] >= YEAR:
            first += 1
        most = max(most, index - first + 1)
    return most


def hours(day: date, at: time, minutes: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From when to when, in UTC: `minutes` by the clock from the local time `at` of the day."""
    start = datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
    return start, start + timedelta(minutes=minutes)
