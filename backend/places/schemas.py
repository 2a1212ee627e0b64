"""The shapes of places and areas."""

from math import nan
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints, field_validator
from pydantic_core import PydanticCustomError

from backend.http.fields import In, Lat, Lng, Out, Said
from backend.places.cells import MAX_RADIUS_M, centre
from backend.places.datum import Datum, from_wgs84, to_wgs84
from backend.places.models import Level, Place
from backend.places.states import Exactness, LandmarkKind

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


class GeocodeIn(BaseModel):
    """What is being typed."""

    text: Annotated[Said, StringConstraints(max_length=200)] = Field(
        description="An address as people write it", examples=["东四六条 12 号"]
    )
    datum: DatumIn = Datum.WGS84


class GeocodedOut(Out):
    """A place that the text may mean."""

    name: str = Field(description="As the gazetteer has it")
    kind: LandmarkKind
    location: PlaceOut
    community_id: UUID | None
    number: str | None = Field(description="The house number that was named")
    exactness: Exactness = Field(description="`landmark`: the middle of the lane, the number is not known")
    likeness: float = Field(ge=0, le=1)


class GeocodeOut(Out):
    """What the text may mean, likeliest first."""

    items: list[GeocodedOut]


def shown(lat: float, lng: float, datum: Datum) -> PlaceOut:
    """A stored WGS-84 position in the datum that a client asks for, to 7 decimals (about 1 cm)."""
    there = from_wgs84(lat, lng, datum)
    return PlaceOut(lat=round(there[0], 7), lng=round(there[1], 7), datum=datum)


def shown_to_strangers(cell: int, datum: Datum) -> PlaceOut:
    """The centre of a stored cell of resolution 9: what those see who may not know the place itself."""
    return shown(*centre(cell), datum)


def place_of(row: Place, *, exact: bool, datum: Datum = Datum.WGS84) -> PlaceOut | None:
    """Where a row lies: the place itself for those concerned, the centre of its cell for strangers; None without one."""
    if row.lat is None or row.lng is None or row.cell is None:
        return None
    return shown(row.lat, row.lng, datum) if exact else shown_to_strangers(row.cell, datum)


class Near(BaseModel):
    """How a list is asked for by nearness, and in which datum places go in and out."""

    near: str | None = Field(
        None, max_length=60, description="`lat,lng` in the datum of `datum`", examples=["39.93,116.42"]
    )
    radius_m: int = Field(1_000, ge=1, le=MAX_RADIUS_M, description="Metres around `near`")
    datum: DatumIn = Datum.WGS84

    @field_validator("near")
    @classmethod
    def _two_numbers(cls, sent: str | None) -> str | None:
        if sent is not None:
            _position(sent)
        return sent

    def point(self) -> tuple[float, float] | None:
        """(lat, lng) in WGS-84, or None where nearness was not asked for."""
        return to_wgs84(*_position(self.near), self.datum) if self.near is not None else None


def _position(sent: str) -> tuple[float, float]:
    try:
        lat, lng = (float(part) for part in sent.split(","))
    except ValueError:
        lat, lng = nan, nan
    if not (-90 <= lat <= 90 and -180 <= lng <= 180):
        raise PydanticCustomError("position", "near")
    return lat, lng
