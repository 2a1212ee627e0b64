"""Reading outlines from GeoJSON: what is wrong with a feature is said, with its number in the file."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain
from math import isfinite
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError
from backend.places.datum import Datum, from_wgs84, to_wgs84
from backend.places.models import Level

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

MAX_VERTICES = 200_000
MAX_FEATURES = 10_000
DECIMALS = 7
"""About 1 cm. Corners that features share stay shared."""

_LATS, _LNGS = (3.0, 54.0), (72.0, 136.0)
"""China, coarsely: an outline beyond it is a mistake of the file."""


class NotFeatures(DomainError):
    """A file that is no FeatureCollection."""

    code = "not_a_feature_collection"
    status = 422
    title = _("Not a GeoJSON FeatureCollection")
    message = _(
        "Send a GeoJSON FeatureCollection of at most {most} features, each with the properties level, code and name."
    )


@dataclass(frozen=True, slots=True)
class Outline:
    """A feature that can be used: WGS-84, rings wound as RFC 7946 wants."""

    index: int
    level: Level
    code: str
    name: str
    name_en: str
    parent: str
    """The code of the parent; empty where the feature names none."""
    boundary: dict[str, Any]
    bounds: tuple[float, float, float, float]
    """(west, south, east, north)"""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A feature that cannot be used, by its number in the file (from 0), and why."""

    index: int
    code: str
    template: str | Promise
    fields: dict[str, Any] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """Why, in the language that is active now."""
        return str(self.template).format(**self.fields)


class Flaw(Exception):
    """What is wrong with one feature; caught where features are gone through."""

    def __init__(self, template: str | Promise, **fields: Any) -> None:
        super().__init__(template)
        self.template, self.fields = template, fields


def read(
    geojson: object, datum: Datum, progress: Callable[[], object] = lambda: None
) -> tuple[list[Outline], list[Rejected]]:
    """The usable and the rejected features of a collection given in `datum`. Raises `NotFeatures`.

    `progress` is called after each feature.
    """
    features = geojson.get("features") if isinstance(geojson, dict) else None
    if not isinstance(geojson, dict) or geojson.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise NotFeatures(most=MAX_FEATURES)
    if len(features) > MAX_FEATURES:
        raise NotFeatures(most=MAX_FEATURES)
    outlines: list[Outline] = []
    rejected: list[Rejected] = []
    codes: set[str] = set()
    for index, feature in enumerate(features):
        try:
            outlines.append(_outline(index, feature, datum, taken=codes))
            codes.add(outlines[-1].code)
        except Flaw as flaw:
            rejected.append(Rejected(index, _code_of(feature), flaw.template, flaw.fields))
        progress()
    return outlines, rejected


def _code_of(feature: object) -> str:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    code = properties.get("code") if isinstance(properties, dict) else None
    return code[:20] if isinstance(code, str) else ""


def _outline(index: int, feature: object, datum: Datum, *, taken: set[str]) -> Outline:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise Flaw(_("This is no GeoJSON Feature."))
    properties = feature.get("properties")
    if not isinstance(properties, dict):
        raise Flaw(_("The feature has no properties; level, code and name are needed."))
    import shapely  # noqa: PLC0415  # it brings numpy: a quarter of a second that no start has to wait for

    level = properties.get("level")
    if level not in Level.values:
        raise Flaw(_("The level must be street, community or grid."))
    code = _text(properties, "code", 20)
    if code in taken:
        raise Flaw(_("The code {code} stands twice in the file; the first one counts."), code=code)
    geometry = _geometry(feature.get("geometry"), datum)
    west, south, east, north = geometry.bounds
    return Outline(
        index=index,
        level=Level(level),
        code=code,
        name=_text(properties, "name", 60),
        name_en=_text(properties, "name_en", 80, needed=False),
        parent=_text(properties, "parent", 20, needed=False),
        boundary=json.loads(shapely.to_geojson(geometry)),
        bounds=(west, south, east, north),
    )


def _text(properties: dict[str, Any], key: str, longest: int, *, needed: bool = True) -> str:
    value = properties.get(key)
    if value is None and not needed:
        return ""
    if not isinstance(value, str) or (needed and not value.strip()) or len(value) > longest or "\x00" in value:
        raise Flaw(_("The property {key} must be a text of at most {longest} characters."), key=key, longest=longest)
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Flaw(_("The property {key} holds half a character."), key=key) from None
    return value.strip()


def _geometry(given: object, datum: Datum) -> "BaseGeometry":
    import shapely  # noqa: PLC0415  # likewise

    kind = given.get("type") if isinstance(given, dict) else None
    parts = given.get("coordinates") if isinstance(given, dict) else None
    if kind not in {"Polygon", "MultiPolygon"} or not isinstance(parts, list):
        raise Flaw(_("The geometry must be a Polygon or a MultiPolygon with coordinates."))
    polygons = [parts] if kind == "Polygon" else parts
    if not polygons or not all(isinstance(rings, list) and rings for rings in polygons):
        raise Flaw(_("The outline is empty."))
    _count(polygons)
    read_polygons = [shapely.Polygon(rings[0], rings[1:]) for rings in _converted(polygons, datum)]
    geometry: BaseGeometry = read_polygons[0] if kind == "Polygon" else shapely.MultiPolygon(read_polygons)
    if not geometry.is_valid:
        raise Flaw(
            _("The outline is not a proper polygon: {why}. Redraw it so that it neither crosses nor touches itself."),
            why=shapely.is_valid_reason(geometry),
        )
    if geometry.is_empty or geometry.area == 0:
        raise Flaw(_("The outline is empty."))
    return shapely.orient_polygons(geometry)


def _count(polygons: list[list[Any]]) -> None:
    corners = sum(len(ring) for ring in chain.from_iterable(polygons) if isinstance(ring, list))
    if corners > MAX_VERTICES:
        raise Flaw(
            _("The outline has {corners} corners; simplify it to {most} at most."), corners=corners, most=MAX_VERTICES
        )


def _converted(polygons: list[list[Any]], datum: Datum) -> list[list[list[tuple[float, float]]]]:
    return [[_ring(ring, datum) for ring in rings] for rings in polygons]


def _ring(ring: object, datum: Datum) -> list[tuple[float, float]]:
    if not isinstance(ring, list) or len(ring) < 4:
        raise Flaw(_("A ring needs at least four positions, the last equal to the first."))
    positions = [_position(each) for each in ring]
    if positions[0] != positions[-1]:
        raise Flaw(_("A ring is not closed: its last position must equal its first."))
    converted = (to_wgs84(lat, lng, datum) for lng, lat in positions)
    return [(round(lng, DECIMALS), round(lat, DECIMALS)) for lat, lng in converted]


def _position(given: object) -> tuple[float, float]:
    """(lng, lat); a height is dropped."""
    if not isinstance(given, list) or len(given) not in {2, 3}:
        raise Flaw(_("A position must be [longitude, latitude]."))
    lng, lat = _number(given[0]), _number(given[1])
    if _is_in_china(lat, lng):
        return lng, lat
    if _is_in_china(lng, lat):
        raise Flaw(_("Longitude and latitude are swapped: GeoJSON is [longitude, latitude]."))
    raise Flaw(_("The position [{lng}, {lat}] lies outside China."), lng=lng, lat=lat)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Flaw(_("A coordinate is not a number."))
    try:
        number = float(value)
    except OverflowError:
        number = float("inf")
    if not isfinite(number):
        raise Flaw(_("A coordinate is not a finite number."))
    return number


def _is_in_china(lat: float, lng: float) -> bool:
    return _LATS[0] <= lat <= _LATS[1] and _LNGS[0] <= lng <= _LNGS[1]


def shifted(boundary: dict[str, Any], datum: Datum) -> dict[str, Any]:
    """A stored outline in the datum that a client asks for."""
    return {**boundary, "coordinates": _shifted(boundary["coordinates"], datum)}


def _shifted(given: list[Any], datum: Datum) -> list[Any]:
    if given and isinstance(given[0], list):
        return [_shifted(each, datum) for each in given]
    lat, lng = from_wgs84(given[1], given[0], datum)
    return [round(lng, DECIMALS), round(lat, DECIMALS)]
