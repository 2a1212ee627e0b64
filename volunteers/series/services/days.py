"""Which days are those of a series, and which of another rule stand for them."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from volunteers.series.models import Occurrence, Series
from volunteers.series.queries import days_of, made_of
from volunteers.series.services.refusals import NotAnOccurrence, OccurrenceOver

PERIODS: dict[str, Callable[[date], Any]] = {
    "DAILY": lambda day: day,
    "WEEKLY": lambda day: day.isocalendar()[:2],
    "MONTHLY": lambda day: (day.year, day.month),
    "YEARLY": lambda day: day.year,
}


def period_of(series: Series) -> Callable[[date], Any]:
    """What a day of this series is one of: a week, a month, a year; itself where it comes by days."""
    return PERIODS[dict(part.split("=", 1) for part in series.rule.split(";"))["FREQ"]]


def period_begins(series: Series, day: date) -> date:
    """The first day of the week, month or year of a day."""
    period = period_of(series)
    while period(day - timedelta(days=1)) == period(day):
        day -= timedelta(days=1)
    return day


def refuse_strange(series: Series, day: date) -> None:
    """Raises `NotAnOccurrence`."""
    if day not in days_of(series) and not made_of(series).filter(day=day).exists():
        raise NotAnOccurrence(day=day.isoformat())


def refuse_begun(series: Series, day: date, *, zone: ZoneInfo, now: datetime) -> None:
    """Raises `OccurrenceOver`."""
    if series.hours(day, zone)[0] <= now:
        raise OccurrenceOver(day=day.isoformat())


def rematch(rows: Iterable[Occurrence], free: Iterable[date], period: Callable[[date], Any]) -> list[Occurrence]:
    """Give these occurrences, whose days the rule has left, the free days of the same week, month or year, in order.

    Returns those for which there is none.
    """
    days = defaultdict(list)
    for day in sorted(free, reverse=True):
        days[period(day)].append(day)
    left = []
    for row in sorted(rows, key=lambda each: each.day):
        if days[period(row.day)]:
            row.day = days[period(row.day)].pop()
            row.save(update_fields=["day"])
        else:
            left.append(row)
    return left
