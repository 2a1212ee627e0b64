"""Local time: when quiet hours end, and when the digest is due. Pure: no database, no clock."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def quiet_until(now: datetime, zone: str, begin: time, end: time) -> datetime | None:
    """When the quiet hours that hold at `now` end; None where none hold. They begin at `begin`, and `end` is outside.

    Hours run by the wall clock of `zone`, over midnight where `end` comes before `begin`. Two equal times are no quiet
    hours.
    """
    local = now.astimezone(ZoneInfo(zone))
    clock = local.time()
    inside = begin <= clock < end if begin <= end else clock >= begin or clock < end
    if not inside:
        return None
    day = local.date() + timedelta(days=clock >= end)
    until = datetime.combine(day, end, ZoneInfo(zone))
    # In autumn an hour comes twice: who is in it for the second time waits for the second end.
    return until if until.astimezone(UTC) > now else until.replace(fold=1)


def own_or_usual(
    now: datetime, zone: str, *, on: bool | None, begin: time | None, end: time | None, usual: tuple[time, time]
) -> datetime | None:
    """When the quiet hours of a person end; None outside them. Their own where they set some, none where `on` is false, else the usual."""
    if on is False:
        return None
    if on is None or begin is None or end is None:
        begin, end = usual
    return quiet_until(now, zone, begin, end)


def digest_day(now: datetime, zone: str, at: time) -> str | None:
    """The local day whose digest is due at `now`, as 2026-11-20; None before its hour."""
    local = now.astimezone(ZoneInfo(zone))
    return local.date().isoformat() if local.time() >= at else None
