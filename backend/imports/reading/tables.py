"""Rows of a CSV. A quote that nobody closes costs its own line, not the rest of the file."""

import csv
from collections import deque
from collections.abc import Iterator
from typing import TextIO

from backend.imports.cells import RUNS
from backend.imports.reading.row import Row

LONGEST = 200_000
"""Characters of a record: what is longer is no row."""
MOST_LINES = 300
"""Lines of a record with line breaks in its cells."""
DELIMITERS = (",", "\t", ";", "|")
csv.field_size_limit(LONGEST)  # Python's own 131,072 would be told as broken quotes


class _Lines:
    """The lines of a text with their ends, which can be put back. One that is too long is None."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._back: deque[str | None] = deque()

    def take(self) -> str | None:
        """The next line. Raises `EOFError`."""
        if self._back:
            return self._back.popleft()
        line = self._text.readline(LONGEST)
        if not line:
            raise EOFError
        if len(line) < LONGEST or line.endswith(("\n", "\r")):
            return line
        while (more := self._text.readline(LONGEST)) and not more.endswith(("\n", "\r")):
            pass
        return None

    def put_back(self, lines: list[str | None]) -> None:
        """They come again."""
        self._back.extendleft(reversed(lines))


def table(text: TextIO) -> Iterator[Row]:
    """Each record by the names of the header. Lines without anything are left out, and counted."""
    lines = _Lines(text)
    try:
        head = lines.take() or ""
    except EOFError:
        return
    delimiter = max(DELIMITERS, key=head.count)
    names = [each.strip() for each in _parsed(head, delimiter) or []]
    number = 1
    while True:
        number += 1
        try:
            found = _record(lines, delimiter, len(names))
        except EOFError:
            return
        if isinstance(found, str):
            yield Row(number, problem=found)
        elif any(each.strip() for each in found):
            yield _row(number, names, found)


def _row(number: int, names: list[str], cells: list[str]) -> Row:
    if any(each.strip() for each in cells[len(names) :]):
        return Row(number, problem="too_many_cells")
    values = {name: _plain(value) for name, value in zip(names, cells, strict=False) if name}
    problem = "broken_encoding" if any("\ufffd" in each for each in values.values()) else ""
    return Row(number, values, problem)


def _plain(value: str) -> str:
    """Without the apostrophe by which we, and others, keep a spreadsheet from running a cell."""
    return value[1:] if value[:1] == "'" and value[1:].lstrip(" ").startswith(RUNS) else value


def _record(lines: _Lines, delimiter: str, width: int) -> list[str] | str:
    """The cells of the next record, or what is wrong with it. Raises `EOFError`.

    A record goes on over lines while a quote is open. Where what comes of that is none, its first line alone is given up.
    """
    first = lines.take()
    if first is None:
        return "row_too_long"
    if first.count('"') % 2 == 0:
        cells = _parsed(first, delimiter)
        return "broken_quotes" if cells is None else cells
    taken: list[str | None] = []
    whole, size, is_open = [first], len(first), True
    while is_open and len(whole) < MOST_LINES and size < LONGEST:
        try:
            line = lines.take()
        except EOFError:
            break
        taken.append(line)
        if line is None:
            break
        whole.append(line)
        size += len(line)
        is_open = (line.count('"') % 2 == 0) == is_open
    cells = None if is_open else _parsed("".join(whole), delimiter)
    if cells is None or len(cells) != width:
        lines.put_back(taken)
        return "broken_quotes"
    return cells


def _parsed(record: str, delimiter: str) -> list[str] | None:
    try:
        return next(csv.reader([record.rstrip("\r\n")], delimiter=delimiter, strict=True), [""])
    except csv.Error:
        return None
