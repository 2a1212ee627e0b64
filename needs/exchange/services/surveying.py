"""What is found in a file before its rows are read: its encoding, its columns, and places that stand for none."""

from collections import Counter
from collections.abc import Iterable

from pydantic import BaseModel

from needs.exchange.reading import Pieces, rows
from needs.exchange.reading.encodings import detected
from needs.exchange.reading.headers import Field, guessed
from needs.exchange.reading.needs import point_of
from needs.exchange.schemas import MappingIn
from needs.exchange.states import Source

MOST_COLUMNS = 300
REPEATED_OF, REPEATED_SHARE, REPEATED_TIMES = 20, 0.05, 3
"""A point is no place where of so many rows more than this share, and at least so many, have exactly it."""


class Survey(BaseModel):
    """As it is kept with the import."""

    encoding: str
    columns: dict[str, str]
    """Column by field."""
    total: int
    placeholders: dict[str, str]
    """Note by point."""


class Unreadable(Exception):
    """None of the file can be read: a code of `words.UNREADABLE`."""


def survey(pieces: Pieces, kind: Source | str, mapping: MappingIn, centres: Iterable[tuple[float, float]]) -> Survey:
    """Read the file once, a little at a time. Raises `Unreadable`."""
    encoding = detected(pieces())
    columns: dict[str, None] = {}
    points: Counter[str] = Counter()
    chosen: dict[str, str] = {}
    total = 0
    for row in rows(pieces, kind, encoding):
        total += 1
        if len(columns) < MOST_COLUMNS and not row.values.keys() <= columns.keys():
            columns.update(dict.fromkeys(row.values))
            chosen = guessed(columns, mapping.columns)
        lat, lng = (row.values.get(chosen.get(each, ""), "") for each in (Field.LAT, Field.LNG))
        if lat and lng and (point := point_of(lat, lng)) is not None:
            points[point] += 1
    if not columns:
        raise Unreadable("empty_file")
    if not set(filter(None, mapping.columns.values())) <= set(columns):
        raise Unreadable("unknown_column")
    for field, code in ((Field.TEXT, "no_text_column"), (Field.REPORTED_AT, "no_time_column")):
        if field not in chosen:
            raise Unreadable(code)
    return Survey(encoding=encoding, columns=chosen, total=total, placeholders=_placeholders(points, total, centres))


def _placeholders(points: Counter[str], total: int, centres: Iterable[tuple[float, float]]) -> dict[str, str]:
    found = {}
    if total >= REPEATED_OF:
        most = max(REPEATED_TIMES - 1, total * REPEATED_SHARE)
        found = {point: "place_repeated" for point, times in points.items() if times > most}
    for lat, lng in centres:
        found[f"{lat:.5f},{lng:.5f}"] = "place_centre"
    return found
