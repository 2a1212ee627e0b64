"""What is found in a file before its rows are read: its encoding and its columns."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from backend.imports.reading import Pieces, rows
from backend.imports.reading.encodings import detected
from backend.imports.reading.row import Row

MOST_COLUMNS = 300


class Survey(BaseModel):
    """As it is kept with the import."""

    encoding: str
    columns: dict[str, str]
    """Column by field."""
    total: int


class Unreadable(Exception):
    """None of the file can be read: a code."""


def survey(
    pieces: Pieces,
    *,
    usual: Mapping[Any, str],
    named: Mapping[Any, str],
    needed: Mapping[Any, str],
    listed: bool = False,
    see: Callable[[Row, Mapping[str, str]], object] = lambda _row, _columns: None,
) -> Survey:
    """Read the file once, a little at a time. Raises `Unreadable`.

    `usual` and `named` as in `guessed`; `needed`: the code of its absence by field; `listed`: JSON rather than a table; `see` is
    called with every row and the columns as far as they are known.
    """
    encoding = detected(pieces())
    columns: dict[str, None] = {}
    chosen: dict[str, str] = {}
    total = 0
    for row in rows(pieces, encoding, listed=listed):
        total += 1
        if len(columns) < MOST_COLUMNS and not row.values.keys() <= columns.keys():
            columns.update(dict.fromkeys(row.values))
            chosen = guessed(columns, usual, named)
        see(row, chosen)
    if not columns:
        raise Unreadable("empty_file")
    if not set(filter(None, named.values())) <= set(columns):
        raise Unreadable("unknown_column")
    for field, code in needed.items():
        if field not in chosen:
            raise Unreadable(code)
    return Survey(encoding=encoding, columns=chosen, total=total)


def guessed(columns: Iterable[str], usual: Mapping[Any, str], named: Mapping[Any, str]) -> dict[str, str]:
    """`{field: column}`: those that are `named`, and for the others the usual name that is there; no column twice.

    `usual`: names of columns by field, with spaces between them, the surest first.
    """
    columns = list(columns)
    found = {str(field): column for field, column in named.items() if column}
    taken = set(found.values())
    plain = {_plain(column): column for column in reversed(columns)}
    for field, names in usual.items():
        if field in named:
            continue
        for name in names.split():
            column = plain.get(_plain(name))
            if column is not None and column not in taken:
                found[str(field)] = column
                taken.add(column)
                break
    return found


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-()（）:：*]+", "", name).lower()
