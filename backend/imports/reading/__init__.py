"""Rows out of files that strangers made: tables and JSON, in the encodings that China writes."""

from collections.abc import Callable, Iterator

from backend.imports.reading.documents import objects
from backend.imports.reading.encodings import opened
from backend.imports.reading.row import Row
from backend.imports.reading.tables import table

Pieces = Callable[[], Iterator[bytes]]


def rows(pieces: Pieces, encoding: str, *, listed: bool) -> Iterator[Row]:
    """Every row of a table, or of JSON that is `listed`, a few in memory at a time. What cannot be read is a row that says why."""
    text = opened(pieces(), encoding)
    return objects(text) if listed else table(text)
