"""Tables that leave: cells that no spreadsheet runs."""

import csv
import io
from collections.abc import Iterable
from typing import Any

BOM = "\ufeff"
"""By it spreadsheets know UTF-8."""
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection); the wide ones where input is Chinese."""


def cell(value: Any) -> Any:
    """A value as a table holds it. What a spreadsheet would run is text there: an apostrophe stands before it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value.lstrip(" ").startswith(RUNS):
        return f"'{value}"
    return value


def lines(rows: Iterable[Iterable[Any]]) -> str:
    """RFC 4180: commas, quotes where they are needed, CRLF."""
    out = io.StringIO()
    csv.writer(out).writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()
