"""What is found in a file of needs before its rows are read: its columns, and places that stand for none."""

from collections import Counter
from collections.abc import Iterable, Mapping

from backend.imports.reading import Pieces
from backend.imports.reading.row import Row
from backend.imports.surveying import Survey, survey
from needs.exchange.reading.headers import USUAL, Field
from needs.exchange.reading.needs import point_of
from needs.exchange.schemas import MappingIn
from needs.exchange.states import Source

REPEATED_OF, REPEATED_SHARE, REPEATED_TIMES = 20, 0.05, 3
"""A point is no place where of so many rows more than this share, and at least so many, have exactly it."""
NEEDED = {Field.TEXT: "no_text_column", Field.REPORTED_AT: "no_time_column"}


class NeedsSurvey(Survey):
    """As it is kept with the import."""

    placeholders: dict[str, str]
    """Note by point."""


def survey_needs(
    pieces: Pieces, kind: Source | str, mapping: MappingIn, centres: Iterable[tuple[float, float]]
) -> NeedsSurvey:
    """Read the file once, a little at a time. Raises `Unreadable`."""
    points: Counter[str] = Counter()

    def see(row: Row, chosen: Mapping[str, str]) -> None:
        lat, lng = (row.values.get(chosen.get(each, ""), "") for each in (Field.LAT, Field.LNG))
        if lat and lng and (point := point_of(lat, lng)) is not None:
            points[point] += 1

    listed = kind != Source.CSV
    found = survey(pieces, usual=USUAL, named=mapping.columns, needed=NEEDED, listed=listed, see=see)
    return NeedsSurvey(**found.model_dump(), placeholders=_placeholders(points, found.total, centres))


def _placeholders(points: Counter[str], total: int, centres: Iterable[tuple[float, float]]) -> dict[str, str]:
    found = {}
    if total >= REPEATED_OF:
        most = max(REPEATED_TIMES - 1, total * REPEATED_SHARE)
        found = {point: "place_repeated" for point, times in points.items() if times > most}
    for lat, lng in centres:
        found[f"{lat:.5f},{lng:.5f}"] = "place_centre"
    return found
