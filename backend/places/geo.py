"""Distances, and which community and grid a place lies in."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians
from typing import Any
from uuid import UUID

import shapely
from django.db.models import Case, F, JSONField, Q, Value, When
from geopy.distance import great_circle
from shapely.geometry.base import BaseGeometry

from backend.places.datum import Pair
from backend.places.models import Area, Level

EARTH_RADIUS_M = 6_371_009.0
"""The mean radius that geopy takes: distances in SQL and in Python agree."""
EDGE_TOLERANCE_M = 50
"""How far beyond the street's outline a place still counts as in it, where the street's
`places.edge_tolerance_m` says nothing else: a phone in a narrow hutong is off by that much."""
METRES_PER_DEGREE = 111_195.0


@dataclass(frozen=True, slots=True)
class Found:
    """Where a position lies within a street."""

    community_id: UUID | None
    grid_id: UUID | None
    inside_street: bool


@dataclass(frozen=True, slots=True)
class _Shape:
    version: int
    geometry: BaseGeometry | None


_shapes: dict[UUID, dict[UUID, _Shape]] = defaultdict(dict)
"""Prepared geometries by street and area; an entry holds for its `boundary_version` alone."""


def distance_m(a: Pair, b: Pair) -> float:
    """Metres on the sphere between two WGS-84 (latitude, longitude) pairs."""
    return float(great_circle(a, b).m)


def locate(street_id: UUID, lat: float, lng: float) -> Found:
    """The community and the grid of a WGS-84 position, in one query.

    On a border the lowest code has it. Outside every community but within the tolerance, the nearest one. A street
    without a boundary holds everything. `config` of the street may set `places.edge_tolerance_m`.
    """
    areas = _around(street_id, lat, lng)
    street = next((area for area in areas if area.id == street_id), None)
    tolerance = float(street.config.get("places.edge_tolerance_m", EDGE_TOLERANCE_M)) if street else 0.0
    if street is not None and not _within(street, lat, lng, tolerance):
        return Found(community_id=None, grid_id=None, inside_street=False)
    community = _holder((area for area in areas if area.level == Level.COMMUNITY), lat, lng, tolerance)
    grids = (area for area in areas if area.level == Level.GRID and community and area.parent_id == community.id)
    grid = _holder(grids, lat, lng, tolerance)
    return Found(
        community_id=community.id if community else None,
        grid_id=grid.id if grid else None,
        inside_street=street is not None,
    )


def _around(street_id: UUID, lat: float, lng: float) -> list[Area]:
    """The street, and its areas whose box comes near the position, by code. Outlines known already are not read."""
    known = _shapes[street_id]
    kept = Q(pk__in=[])
    for area_id, shape in known.items():
        kept |= Q(pk=area_id, boundary_version=shape.version)
    margin = 0.02  # degrees, about 2 km: beyond any sensible tolerance
    box = Q(west__lte=lng + margin, east__gte=lng - margin, south__lte=lat + margin, north__gte=lat - margin)
    rows = (
        Area.objects.filter(Q(pk=street_id) | box, street=street_id)
        .annotate(outline=Case(When(kept, then=Value(None, JSONField())), default=F("boundary")))
        .defer("boundary")
        .order_by("code")
    )
    found = list(rows)
    for area in found:
        if area.id not in known or known[area.id].version != area.boundary_version:
            known[area.id] = _Shape(area.boundary_version, _prepared(area.outline))
    return [*found]


def _prepared(outline: dict[str, Any] | None) -> BaseGeometry | None:
    if outline is None:
        return None
    geometry: BaseGeometry = shapely.geometry.shape(outline)
    shapely.prepare(geometry)
    return geometry


def _within(area: Area, lat: float, lng: float, tolerance: float) -> bool:
    geometry = _shapes[area.street_id][area.id].geometry
    if geometry is None:
        return True
    return bool(geometry.intersects(shapely.Point(lng, lat))) or _metres(geometry, lat, lng) <= tolerance


def _holder(areas: Iterable[Area], lat: float, lng: float, tolerance: float) -> Area | None:
    """The first area that holds the position; failing that the nearest within the tolerance."""
    point = shapely.Point(lng, lat)
    nearest: tuple[float, Area] | None = None
    for area in areas:
        geometry = _shapes[area.street_id][area.id].geometry
        if geometry is None:
            continue
        if geometry.intersects(point):
            return area
        metres = _metres(geometry, lat, lng)
        if metres <= tolerance and (nearest is None or metres < nearest[0]):
            nearest = (metres, area)
    return nearest[1] if nearest else None


def _metres(geometry: BaseGeometry, lat: float, lng: float) -> float:
    """From the position to the outline, on a plane that touches the earth at the position."""
    scale = (METRES_PER_DEGREE * cos(radians(lat)), METRES_PER_DEGREE)
    flat = shapely.transform(geometry, lambda corners: (corners - (lng, lat)) * scale)
    return float(flat.distance(shapely.Point(0, 0)))
