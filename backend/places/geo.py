"""Distances, and which community and grid a place lies in."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import asin, cos, inf, radians, sin, sqrt
from time import monotonic
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Case, F, JSONField, Q, Value, When

from backend.places.datum import Datum, Pair, from_wgs84
from backend.places.models import Area, Level
from backend.places.options import EDGE_TOLERANCE_M

if TYPE_CHECKING:
    from shapely import Point
    from shapely.geometry.base import BaseGeometry

EARTH_RADIUS_M = 6_371_009.0
"""The mean radius that geopy takes: distances in SQL and in Python agree."""
METRES_PER_DEGREE = 111_195.0


@dataclass(frozen=True, slots=True)
class Found:
    """Where a position lies within a street."""

    community_id: UUID | None
    grid_id: UUID | None
    inside_street: bool


@dataclass(frozen=True, slots=True)
class _Outline:
    id: UUID
    code: str
    level: str
    parent_id: UUID | None
    version: int
    geometry: "BaseGeometry | None"
    middles: tuple[Pair, ...]
    """Its centroid and the middle of its box, each in every datum."""


@dataclass(frozen=True, slots=True)
class _Map:
    """The outlines of a street, by code, as they were read at a moment of the monotonic clock."""

    read_at: float
    tolerance: float
    street: _Outline | None
    outlines: tuple[_Outline, ...]


FRESH_SECONDS = 5.0
"""How long a process trusts the outlines that it read: reports come far more often than boundaries change."""

_maps: dict[UUID, _Map] = {}


def forget_maps() -> None:
    """Read every street's outlines again: they have changed."""
    _maps.clear()


def distance_m(a: Pair, b: Pair) -> float:
    """Metres on the sphere between two WGS-84 (latitude, longitude) pairs: the haversine, to the millimetre as geopy's.

    Written out, for whoever looks for people measures hundreds, and the library takes twenty times as long for each.
    """
    here, there = radians(a[0]), radians(b[0])
    squared = sin((there - here) / 2) ** 2 + cos(here) * cos(there) * sin(radians(b[1] - a[1]) / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(squared)))


def locate(street_id: UUID, lat: float, lng: float) -> Found:
    """The community and the grid of a WGS-84 position; no query while the street's outlines are fresh, else one.

    On a border the lowest code has it. Outside every community but within the tolerance, the nearest one. A street
    without a boundary holds everything. How far the tolerance goes: `options.EDGE_TOLERANCE_M`.
    """
    here = _map_of(street_id)
    if here.street is None:
        return Found(community_id=None, grid_id=None, inside_street=False)
    import shapely  # noqa: PLC0415  # it brings numpy: a quarter of a second that no start has to wait for

    point = shapely.Point(lng, lat)
    if here.street.geometry is not None and _away(here.street.geometry, point) > here.tolerance:
        return Found(community_id=None, grid_id=None, inside_street=False)
    community = _holder(here, Level.COMMUNITY, street_id, point)
    grid = _holder(here, Level.GRID, community.id, point) if community else None
    return Found(
        community_id=community.id if community else None, grid_id=grid.id if grid else None, inside_street=True
    )


def holds(street_id: UUID, area_id: UUID, lat: float, lng: float) -> bool:
    """Whether a WGS-84 position lies in an area of the street, or beyond its edge by no more than the tolerance.

    One without an outline contradicts nothing.
    """
    import shapely  # noqa: PLC0415  # likewise

    here = _map_of(street_id)
    area = next((each for each in here.outlines if each.id == area_id), None)
    if area is None or area.geometry is None:
        return area is not None
    return _away(area.geometry, shapely.Point(lng, lat)) <= here.tolerance


def grid_in(street_id: UUID, community_id: UUID, lat: float, lng: float) -> UUID | None:
    """The grid of a community that holds a WGS-84 position, or is the nearest within the tolerance."""
    import shapely  # noqa: PLC0415  # likewise

    found = _holder(_map_of(street_id), Level.GRID, community_id, shapely.Point(lng, lat))
    return found.id if found else None


def community_named(street_id: UUID, named: str) -> UUID | None:
    """The community of the street with this id or code."""
    for area in _map_of(street_id).outlines:
        if area.level == Level.COMMUNITY and named in {area.code, str(area.id)}:
            return area.id
    return None


def middles(street_id: UUID) -> Iterator[tuple[UUID, Pair]]:
    """The middles of the street and of its areas, in every datum: what a form fills in for a place."""
    for area in _map_of(street_id).outlines:
        for pair in area.middles:
            yield area.id, pair


def _map_of(street_id: UUID) -> _Map:
    known = _maps.get(street_id)
    if known is None or monotonic() - known.read_at > FRESH_SECONDS:
        known = _maps[street_id] = _read_map(street_id, known)
    return known


def _read_map(street_id: UUID, before: _Map | None) -> _Map:
    """One query. An outline that was read before in this version is neither sent nor prepared again."""
    shapes = {outline.id: outline for outline in before.outlines} if before else {}
    kept = Q(pk__in=[])
    for outline in shapes.values():
        kept |= Q(pk=outline.id, boundary_version=outline.version)
    rows = (
        Area.objects.filter(street=street_id)
        .annotate(outline=Case(When(kept, then=Value(None, JSONField())), default=F("boundary")))
        .order_by("code")
        .values_list("id", "code", "level", "parent_id", "boundary_version", "config", "outline")
    )
    read_at, tolerance, found = monotonic(), float(EDGE_TOLERANCE_M.default), []
    for area_id, code, level, parent_id, version, config, outline in rows:
        same = shapes.get(area_id)
        if same is not None and same.version == version:
            geometry, middle = same.geometry, same.middles
        else:
            geometry = _prepared(outline)
            middle = _middles(geometry)
        found.append(_Outline(area_id, code, level, parent_id, version, geometry, middle))
        if area_id == street_id:
            tolerance = float(EDGE_TOLERANCE_M.of(config))
    street = next((outline for outline in found if outline.id == street_id), None)
    return _Map(read_at, tolerance, street, tuple(found))


def _prepared(outline: dict[str, Any] | None) -> "BaseGeometry | None":
    import shapely.geometry  # noqa: PLC0415  # likewise

    if outline is None:
        return None
    geometry: BaseGeometry = shapely.geometry.shape(outline)
    shapely.prepare(geometry)
    return geometry


def _middles(geometry: "BaseGeometry | None") -> tuple[Pair, ...]:
    if geometry is None:
        return ()
    west, south, east, north = geometry.bounds
    places = ((geometry.centroid.y, geometry.centroid.x), ((south + north) / 2, (west + east) / 2))
    return tuple(from_wgs84(*place, datum) for place in places for datum in Datum)


def _holder(here: _Map, level: Level, parent_id: UUID, point: "Point") -> _Outline | None:
    """The first area below the parent that holds the position; failing that the nearest within the tolerance."""
    nearest: tuple[float, _Outline | None] = (here.tolerance, None)
    for area in here.outlines:
        if area.level != level or area.parent_id != parent_id or area.geometry is None:
            continue
        if area.geometry.intersects(point):
            return area
        metres = _away(area.geometry, point)
        if metres < nearest[0] or (metres == nearest[0] and nearest[1] is None):
            nearest = (metres, area)
    return nearest[1]


def _away(geometry: "BaseGeometry", point: "Point") -> float:
    """Metres from a position to an outline; 0 within it, endless where it is not even near (2 km)."""
    if geometry.intersects(point):
        return 0.0
    west, south, east, north = geometry.bounds
    margin = 0.02
    if not (west - margin <= point.x <= east + margin and south - margin <= point.y <= north + margin):
        return inf
    return _metres(geometry, point.y, point.x)


def _metres(geometry: "BaseGeometry", lat: float, lng: float) -> float:
    """From the position to the outline, on a plane that touches the earth at the position."""
    import shapely  # noqa: PLC0415  # likewise

    scale = (METRES_PER_DEGREE * cos(radians(lat)), METRES_PER_DEGREE)
    flat = shapely.transform(geometry, lambda corners: (corners - (lng, lat)) * scale)
    return float(flat.distance(shapely.Point(0, 0)))
