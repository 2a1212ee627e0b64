"""The shapes of places and areas."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field

from backend.http.fields import In, Lat, Lng, Out
from backend.places.cells import centre
from backend.places.datum import Datum, from_wgs84
from backend.places.models import Level

_SPELT = {each.value.lower(): each for each in Datum} | {each.value.lower().replace("-", ""): each for each in Datum}


def canonical(sent: Any) -> Any:
    """The datum that a spelling means; anything else as it came."""
    return _SPELT.get(sent.lower(), sent) if isinstance(sent, str) else sent


DatumIn = Annotated[
    Datum,
    BeforeValidator(canonical),
    Field(description="What the coordinates are measured against. Any case, with or without the hyphen. 坐标系"),
]
"""A datum as clients spell it: `gcj02`, `GCJ-02`, …"""


class PlaceIn(In):
    """A position as the device reports it, with its datum."""

    lat: Lat
    lng: Lng
    datum: DatumIn = Datum.WGS84


class PlaceOut(Out):
    """A position in the datum that was asked for."""

    lat: float
    lng: float
    datum: Datum


class AreaOut(Out):
    """A street, a community or a grid. `parent_id` is null for the street."""

    id: UUID
    level: Level
    code: str
    name: str
    name_en: str
    parent_id: UUID | None
    boundary_version: int
    boundary: dict[str, Any] | None = Field(
        None, description="GeoJSON Polygon or MultiPolygon in the datum asked for; with `boundaries=true` only"
    )


class LocatedOut(Out):
    """Where a position lies."""

    inside_street: bool
    community: AreaOut | None
    grid: AreaOut | None


def shown(lat: float, lng: float, datum: Datum) -> PlaceOut:
    """A stored WGS-84 position in the datum that a client asks for, to 7 decimals (about 1 cm)."""
    there = from_wgs84(lat, lng, datum)
    return PlaceOut(lat=round(there[0], 7), lng=round(there[1], 7), datum=datum)


def shown_to_strangers(cell: int, datum: Datum) -> PlaceOut:
    """The centre of a stored cell of resolution 9: what those see who may not know the place itself."""
    return shown(*centre(cell), datum)
