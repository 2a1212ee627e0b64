"""Moments as people and spreadsheets write them."""

import re
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

_WRITTEN = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    r"(?:[T\s]*(\d{1,2})\s*[:：时点]\s*(?:(\d{1,2})\s*[:：分]?\s*)?(?:(\d{1,2})(?:[.,]\d+)?\s*秒?)?)?"
    r"\s*(Z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[T\s]?(\d{2})(\d{2})(\d{2})?)?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
EPOCH_OF_SHEETS = datetime(1899, 12, 30)  # noqa: DTZ001  # a count of local days
"""Day 0 of a spreadsheet, as it counts since March 1900."""


def read(text: str, zone: ZoneInfo) -> datetime | None:
    """The moment, with its offset: the one that is written, else that of the street. None of what is none.

    ISO 8601, 2026/3/1 9:05, 2026年3月1日9时5分, 20260301, and the numbers of a spreadsheet.
    """
    text = text.strip()
    if _SERIAL.fullmatch(text):
        return (EPOCH_OF_SHEETS + timedelta(seconds=round(float(text) * 86_400))).replace(tzinfo=zone)
    found = _DIGITS.fullmatch(text)
    offset = None
    if found is not None:
        parts = found.groups()
    elif (found := _WRITTEN.fullmatch(text)) is not None:
        *some, offset = found.groups()
        parts = tuple(some)
    else:
        return None
    year, month, day, hour, minute, second = (int(each or 0) for each in parts)
    try:
        at = datetime(year, month, day, hour, minute, second, tzinfo=_offset(offset) if offset else zone)
        at.astimezone(ZoneInfo("UTC"))
    except (ValueError, OverflowError):
        return None
    return at


def _offset(text: str) -> timezone:
    if text.upper() == "Z":
        return timezone(timedelta(0))
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))
