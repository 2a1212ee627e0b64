"""Reading a gazetteer from CSV or GeoJSON: what is wrong with a row is said, with its number in the file."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError
from backend.places.boundaries import Flaw, Rejected
from backend.places.datum import Datum, to_wgs84
from backend.places.states import LandmarkKind

K = TypeVar("K")

MAX_ROWS = 50_000
LONGEST = 60
MAX_ALIASES = 20
NEEDED = ("name", "kind", "lat", "lng")
_SEPARATORS = str.maketrans("；，、|", ";;;;")


class NotAGazetteer(DomainError):
    """A file that is neither a CSV with the columns nor a FeatureCollection of points."""

    code = "not_a_gazetteer"
    status = 422
    title = _("Not a gazetteer")
    message = _(
        "Send a CSV with the columns name, aliases, kind, lat, lng and, if you like, community (a code), or a GeoJSON "
        "FeatureCollection of points with the same properties; {most} rows at most; UTF-8 or GB 18030."
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A row that can be used: WGS-84."""

    index: int
    """In the file, from 1: the head of a CSV is not counted."""
    name: str
    aliases: list[str]
    kind: LandmarkKind
    lat: float
    lng: float
    community: str
    """A code; empty where it is left to the position."""


def read(
    content: bytes, datum: Datum, progress: Callable[[], object] = lambda: None
) -> tuple[list[Row], list[Rejected]]:
    """The usable and the rejected rows of a file given in `datum`. Raises `NotAGazetteer`."""
    rows: list[Row] = []
    rejected: list[Rejected] = []
    taken: set[tuple[str, str]] = set()
    for index, given in enumerate(_given(content), 1):
        name = given.get("name")
        try:
            row = _row(index, given, datum)
            once(taken, (row.name, row.community))
        except Flaw as flaw:
            rejected.append(Rejected(index, str(name or "")[:LONGEST], flaw.template, flaw.fields))
        else:
            rows.append(row)
        progress()
    return rows, rejected


def once(taken: set[tuple[str, K]], key: tuple[str, K]) -> None:
    """Note a name and where it is. Raises `Flaw` where it was there before."""
    if key in taken:
        raise Flaw(_("{name} stands twice in the file; the first one counts."), name=key[0])
    taken.add(key)


def _given(content: bytes) -> list[Mapping[str, Any]]:
    text = _decoded(content)
    found = list(_features(text) if text.lstrip().startswith("{") else _lines(text))
    if len(found) > MAX_ROWS:
        raise NotAGazetteer(most=MAX_ROWS)
    return found


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotAGazetteer(most=MAX_ROWS)


def _lines(text: str) -> Iterator[Mapping[str, Any]]:
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""))
        if not set(NEEDED) <= {(name or "").strip() for name in reader.fieldnames or ()}:
            raise NotAGazetteer(most=MAX_ROWS)
        for line in reader:
            spare = {"more": True} if None in line else {}
            yield {**{str(name).strip(): value for name, value in line.items() if name is not None}, **spare}
    except csv.Error as error:
        raise NotAGazetteer(most=MAX_ROWS) from error


def _features(text: str) -> Iterator[Mapping[str, Any]]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotAGazetteer(most=MAX_ROWS) from error
    features = found.get("features")
    if found.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise NotAGazetteer(most=MAX_ROWS)
    for feature in features:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        position = geometry.get("coordinates") if isinstance(geometry, dict) else None
        is_point = isinstance(geometry, dict) and geometry.get("type") == "Point"
        lng, lat = position[:2] if is_point and isinstance(position, list) and len(position) >= 2 else (None, None)
        yield {**(properties if isinstance(properties, dict) else {}), "lat": lat, "lng": lng}


def _row(index: int, given: Mapping[str, Any], datum: Datum) -> Row:
    if given.get("more"):
        raise Flaw(_("The row has more fields than the head: put fields with commas into quotes."))
    kind = _text(given, "kind", 20)
    if kind not in LandmarkKind.values:
        raise Flaw(_("The kind must be one of: {kinds}."), kinds=", ".join(LandmarkKind.values))
    lat, lng = to_wgs84(*_position(given), datum)
    return Row(
        index=index,
        name=_text(given, "name", LONGEST),
        aliases=_aliases(given.get("aliases")),
        kind=LandmarkKind(kind),
        lat=round(lat, 7),
        lng=round(lng, 7),
        community=_text(given, "community", 20, needed=False),
    )


def _aliases(given: object) -> list[str]:
    said = given if isinstance(given, list) else str(given or "").translate(_SEPARATORS).split(";")
    found = [_fit("aliases", each, LONGEST) for each in said if not isinstance(each, str) or each.strip()]
    if len(found) > MAX_ALIASES:
        raise Flaw(_("There are more than {most} aliases."), most=MAX_ALIASES)
    return list(dict.fromkeys(found))


def _text(given: Mapping[str, Any], key: str, longest: int, *, needed: bool = True) -> str:
    value = given.get(key)
    if not needed and (value is None or value == ""):
        return ""
    return _fit(key, value, longest)


def _fit(key: str, value: object, longest: int) -> str:
    said = value.strip() if isinstance(value, str) else ""
    if not said or len(said) > longest or not said.isprintable():
        raise Flaw(
            _("The field {key} must be a text of 1 to {longest} characters, on one line."), key=key, longest=longest
        )
    return said


def _position(given: Mapping[str, Any]) -> tuple[float, float]:
    lat, lng = (_number(given.get(key)) for key in ("lat", "lng"))
    if -90 <= lat <= 90 and -180 <= lng <= 180:
        return lat, lng
    if -90 <= lng <= 90 and -180 <= lat <= 180:
        raise Flaw(_("Latitude and longitude are swapped."))
    raise Flaw(_("The position {lat}, {lng} is nowhere."), lat=lat, lng=lng)


def _number(given: object) -> float:
    try:
        number = float(given) if isinstance(given, (str, int, float)) and not isinstance(given, bool) else float("nan")
    except (ValueError, OverflowError):
        number = float("nan")
    if not isfinite(number):
        raise Flaw(_("lat and lng must be numbers, in degrees."))
    return number
