"""When a volunteer may be asked: hours of the week and of single days, in local time, against a task's hours."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Minutes = tuple[int, int]
"""From, until: minutes since local midnight; the end, 1440 at most, is not in it."""
WHOLE_DAY: Minutes = (0, 1_440)


@dataclass(frozen=True, slots=True)
class Exceptional:
    """What one day has besides its weekday, or has not."""

    more: tuple[Minutes, ...] = ()
    less: tuple[Minutes, ...] = ()


@dataclass(frozen=True, slots=True)
class Calendar:
    """A volunteer's hours. Without hours of the week: at any time."""

    weekly: Mapping[int, Sequence[Minutes]] = field(default_factory=dict)
    """By ISO weekday, 1 to 7."""
    days: Mapping[date, Exceptional] = field(default_factory=dict)

    def covers(self, starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> bool:
        """Whether the whole of these hours is among those at which they may be asked.

        Walls of hours are local: where a clock is put forward or back, the day is shorter or longer with it.
        """
        if not self.weekly and not self.days:
            return True
        day, last = starts_at.astimezone(zone).date(), ends_at.astimezone(zone).date()
        open_to = starts_at
        while day <= last:
            for low, high in self._of(day):
                if _at(day, low, zone) <= open_to:
                    open_to = max(open_to, _at(day, high, zone))
            if open_to >= ends_at:
                return True
            day += timedelta(days=1)
        return False

    def _of(self, day: date) -> list[Minutes]:
        usual = self.weekly.get(day.isoweekday(), ()) if self.weekly else (WHOLE_DAY,)
        known = self.days.get(day)
        if known is None:
            return sorted(usual)
        return _without(sorted([*usual, *known.more]), known.less)


def _at(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    return wall.replace(tzinfo=zone).astimezone(UTC)


def _without(some: Iterable[Minutes], less: Iterable[Minutes]) -> list[Minutes]:
    left = list(some)
    for low, high in less:
        left = [
            part
            for start, end in left
            for part in ((start, min(end, low)), (max(start, high), end))
            if part[0] < part[1]
        ]
    return sorted(left)
