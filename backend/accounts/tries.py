"""Wrong codes and PINs, as times in Unix seconds: five in a quarter of an hour, twenty in a day, then a wait."""

from collections.abc import Sequence
from datetime import datetime, timedelta

LIMITS = ((timedelta(minutes=15), 5), (timedelta(days=1), 20))


def within_a_day(wrong: Sequence[float], now: datetime) -> list[float]:
    """Those that count still."""
    return [at for at in wrong if at > now.timestamp() - LIMITS[-1][0].total_seconds()]


def wait_of(wrong: Sequence[float], now: datetime, *, limits: Sequence[tuple[timedelta, int]] = LIMITS) -> int:
    """Seconds until another one is judged; 0 where one may be given now. `wrong`: oldest first."""
    waits = [0.0]
    for span, most in limits:
        if len(wrong) >= most:
            waits.append(wrong[-most] + span.total_seconds() - now.timestamp())
    return int(max(waits)) + 1 if max(waits) > 0 else 0


def left_of(wrong: Sequence[float], now: datetime) -> int:
    """How many more may be wrong before the first wait."""
    span, most = LIMITS[0]
    return max(0, most - sum(at > now.timestamp() - span.total_seconds() for at in wrong))
