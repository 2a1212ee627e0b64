"""When somebody is to be visited: days from the last time they were seen well to the next. No database, no clock."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HOT = 2
"""While a heat wave is called, visits are so many times as frequent."""


def due_after(seen: datetime, every_days: int, *, hot: bool = False) -> datetime:
    """When the next visit is due; in a heat wave after half of the time, to the hour."""
    return seen + timedelta(hours=every_days * 24 // (HOT if hot else 1))


def window(
    due: datetime,
    *,
    weekdays: Collection[int],
    starts: time,
    ends: time,
    slack: timedelta,
    earliest: datetime,
    zone: ZoneInfo,
) -> tuple[datetime, datetime]:
    """From when to when somebody should come, in UTC: at the hours that suit, not before `earliest`.

    On the first day from the one on which it is due that is among `weekdays` (1 Monday to 7 Sunday; none is any), as long as
    that is no more than `slack` after it is due or after `earliest`. Where it would be later, on the first day that there
    is: a visit on another day is better than one that comes too late.
    """
    first = max(due, earliest)
    days = [first.astimezone(zone).date() + timedelta(days=ahead) for ahead in range(9)]
    open_days = [day for day in days if _moment(day, starts, zone) >= earliest]
    liked = [day for day in open_days if not weekdays or day.isoweekday() in weekdays]
    near = [day for day in liked if _moment(day, starts, zone) <= first + max(slack, timedelta(days=1))]
    chosen = (near or open_days)[0]
    return _moment(chosen, starts, zone), _moment(chosen, ends, zone)


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(ZoneInfo("UTC"))
