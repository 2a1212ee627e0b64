"""The days of a street: calendar days, or working days by China's public holidays and make-up days (国务院办公厅放假安排).

The plan of a year is announced in the autumn before it. Until the library knows it, its working days are Monday to Friday.
"""

import logging
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from backend.places.models import Area
from backend.places.options import DAYS, Days

log = logging.getLogger(__name__)

SATURDAY = 5


def days_after(since: datetime, days: int, street: Area) -> datetime:
    """`days` of the street's days after an aware time, at the same hour of its zone, in UTC.

    A working day counts when it is over: what comes in on a day off counts from the next working day on.
    """
    local = since.astimezone(ZoneInfo(street.timezone))
    # The sum on a local time keeps the hour of the day over a change of clocks.
    if DAYS.of(street.config) == Days.CALENDAR:
        return (local + timedelta(days=days)).astimezone(UTC)
    for _day in range(days):
        local += timedelta(days=1)
        while not is_working_day(local.date()):
            local += timedelta(days=1)
    return local.astimezone(UTC)


def is_working_day(day: date) -> bool:
    """Whether people work on it: by the plan of its year, else Monday to Friday, with a warning in the log."""
    import chinese_calendar  # noqa: PLC0415  # only where a street counts working days

    if day.year in _planned():
        return bool(chinese_calendar.is_workday(day))
    _warn(day.year)
    return day.weekday() < SATURDAY


def is_public_holiday(day: date) -> bool:
    """Whether it is a public holiday, or a day off that goes with one: a plain Saturday is none.

    In a year whose plan is not announced yet no day is one, with a warning in the log.
    """
    import chinese_calendar  # noqa: PLC0415  # only where holidays are asked for

    if day.year in _planned():
        off, name = chinese_calendar.get_holiday_detail(day)
        return bool(off and name is not None)
    _warn(day.year)
    return False


@cache
def _planned() -> frozenset[int]:
    """The years whose public holidays are known."""
    import chinese_calendar  # noqa: PLC0415  # likewise

    return frozenset(day.year for day in chinese_calendar.holidays)


@cache
def _warn(year: int) -> None:
    """Once for each year and process."""
    log.warning("the public holidays of %s are not known: Monday to Friday count. Update chinesecalendar", year)
