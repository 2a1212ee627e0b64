"""Rows out of files that strangers made: tables and JSON, in the encodings that China writes."""

from collections.abc import Callable, Iterator

from needs.exchange.reading.documents import objects
from needs.exchange.reading.encodings import opened
from needs.exchange.reading.row import Row
from needs.exchange.reading.tables import table
from needs.exchange.states import Source

Pieces = Callable[[], Iterator[bytes]]


def rows(pieces: Pieces, kind: Source | str, encoding: str) -> Iterator[Row]:
    """Every row of a file, a few in memory at a time. What cannot be read of it is a row that says why."""
    text = opened(pieces(), encoding)
    return table(text) if kind == Source.CSV else objects(text)
