"""Reads of the tree, and nearness for every row with a place."""

from datetime import datetime
from math import asin, cos, degrees, radians, sin
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Case, F, FloatField, Func, IntegerField, Model, Q, QuerySet, Value, When
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Sin, Sqrt

from backend.database import planned
from backend.places.cells import MAX_RADIUS_M, centre, spans
from backend.places.geo import EARTH_RADIUS_M, distance_m
from backend.places.models import Area, Level
from backend.policy import Actor

M = TypeVar("M", bound=Model)
_STREET = "SELECT id, timezone, config::json FROM places_area WHERE id = %(street)s"


def visible_to(actor: Actor) -> QuerySet[Area]:
    """The street of the actor, its communities and grids; no other street's."""
    return Area.objects.filter(street=actor.street_id)


def load_street(actor: Actor) -> Area:
    """One statement, which is planned once: each request asks it. Use `street_of(actor)`. Raises `Area.DoesNotExist`."""
    for row in planned(_STREET, {"street": actor.street_id}):
        return Area.from_db(DEFAULT_DB_ALIAS, ("id", "timezone", "config"), row)
    raise Area.DoesNotExist


def street_of(actor: Actor) -> Area:
    """The street's time zone and settings, nothing else of it; read with the sign-in, else once per actor."""
    return actor.recall(load_street)


def zone_of(actor: Actor) -> ZoneInfo:
    """The time zone in which the street counts its days."""
    return ZoneInfo(street_of(actor).timezone)


def by_the_street(actor: Actor, moment: datetime) -> datetime:
    """The same moment by the street's clock: as a refusal shows it."""
    return moment.astimezone(zone_of(actor))


def tree(actor: Actor, *, boundaries: bool) -> list[Area]:
    """The areas of the actor's street from the top down, each level by code; outlines are read only where wanted."""
    depth = Case(*(When(level=level, then=n) for n, level in enumerate(Level)), output_field=IntegerField())
    rows = visible_to(actor).order_by(depth, "code")
    return list(rows if boundaries else rows.defer("boundary"))


def near(rows: QuerySet[M], lat: float, lng: float, radius_m: float) -> QuerySet[M]:
    """The rows within `radius_m` (at most 10,000) of a WGS-84 position, annotated `distance_m`, a float in metres.

    For any model with the columns of `Place`. Rows without a place are left out. A page orders by
    `("distance_m", "id")`: the annotation is the same number in every query, so that a cursor may compare with it.

    The index on `cell` finds the rows of a few ranges, a box throws out most of what is too far without
    trigonometry, the haversine formula decides.
    """
    radius_m = min(radius_m, MAX_RADIUS_M)
    ranges = Q(pk__in=[])
    for first, last in spans(lat, lng, radius_m):
        ranges |= Q(cell__range=(first, last))
    found: Any = (
        rows.filter(ranges, _box(lat, lng, radius_m))
        .annotate(distance_m=_haversine(lat, lng))
        .filter(distance_m__lte=radius_m)
    )
    return cast("QuerySet[M]", found)


def near_by_cell(rows: QuerySet[M], lat: float, lng: float, radius_m: float) -> QuerySet[M]:
    """As `near`, but each row stands at the centre of its cell: for lists that strangers read.

    Neither the distance nor the order nor a circle that shrinks tells more than the cell. One query more, for the
    cells of the rows.
    """
    radius_m = min(radius_m, MAX_RADIUS_M)
    ranges = Q(pk__in=[])
    for first, last in spans(lat, lng, radius_m):
        ranges |= Q(cell__range=(first, last))
    cells = set(rows.filter(ranges).order_by().values_list("cell", flat=True))
    away = {cell: distance_m((lat, lng), centre(cell)) for cell in cells}
    within = {cell: metres for cell, metres in away.items() if metres <= radius_m}
    distance = Case(
        *(When(cell=cell, then=Value(metres)) for cell, metres in within.items()), output_field=FloatField()
    )
    found: Any = rows.filter(cell__in=within).annotate(distance_m=distance if within else Value(0.0))
    return cast("QuerySet[M]", found)


def with_distance(rows: QuerySet[M], lat: float, lng: float) -> QuerySet[M]:
    """The rows annotated `distance_m` from a WGS-84 position, however far; null without a place."""
    # LEAST passes over a null, so the formula alone would put who has no place at the antipode.
    found: Any = rows.annotate(distance_m=Case(When(lat__isnull=False, then=_haversine(lat, lng))))
    return cast("QuerySet[M]", found)


def _box(lat: float, lng: float, radius_m: float) -> Q:
    """A little more than the square around the circle; no limit of longitude near a pole or across the date line."""
    arc = radius_m / EARTH_RADIUS_M + 1e-9
    high = degrees(arc)
    box = Q(lat__range=(lat - high, lat + high))
    if abs(lat) + high < 89:
        wide = degrees(asin(sin(arc) / cos(radians(lat))))
        if abs(lng) + wide < 180:
            box &= Q(lng__range=(lng - wide, lng + wide))
    return box


def _haversine(lat: float, lng: float) -> Func:
    """Great-circle metres from a row to a position, with PostgreSQL's core functions only."""
    north = Power(Sin((Radians(F("lat")) - _number(radians(lat))) / _number(2)), _number(2))
    east = Power(Sin((Radians(F("lng")) - _number(radians(lng))) / _number(2)), _number(2))
    half = north + east * Cos(Radians(F("lat"))) * _number(cos(radians(lat)))
    # Rounding may carry the antipode beyond 1, where asin fails.
    arc: Any = ASin(Sqrt(Least(half, _number(1)))) * _number(2 * EARTH_RADIUS_M)
    return Func(arc, template="(%(expressions)s)", output_field=FloatField())


def _number(value: float) -> Func:
    """A double precision constant: a bare literal would be numeric, slower and rounded otherwise."""
    return Func(Value(value), template="%(expressions)s::float8", output_field=FloatField())
