"""The shapes of the map: GeoJSON (RFC 7946)."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, Field, field_validator
from pydantic_core import PydanticCustomError

from backend.http.fields import Out, Slug
from backend.places.cells import centre, name_of, outline_of
from backend.places.datum import Datum, Pair, from_wgs84, to_wgs84
from backend.places.schemas import DatumIn
from needs.desk.states import Kind, Status
from needs.map.folding import COARSEST, LEAST, Shown

_RESOLUTIONS = ((11, COARSEST), (13, 7), (15, 8))
FINEST = 9

Box = tuple[float, float, float, float]
"""(west, south, east, north)."""


class Shape(StrEnum):
    """How cells are drawn."""

    CELLS = "cells"
    POINTS = "points"


class MapFilter(BaseModel):
    """What of the map, and how near."""

    zoom: int = Field(15, ge=0, le=22, description="As map tiles count it; the nearer, the smaller the cells")
    shape: Shape = Field(Shape.CELLS, description="`cells`: hexagons for a heat map; `points`: clusters")
    bbox: str | None = Field(
        None,
        max_length=100,
        description="`west,south,east,north` in the datum of `datum`",
        examples=["116.4,39.9,116.5,40"],
    )
    datum: DatumIn = Datum.WGS84
    kind: Kind | None = None
    category: Slug | None = None
    status: Status | None = None

    @field_validator("bbox")
    @classmethod
    def _four_numbers(cls, sent: str | None) -> str | None:
        if sent is not None:
            _box(sent)
        return sent

    @property
    def resolution(self) -> int:
        """The size of the cells."""
        return next((resolution for zoom, resolution in _RESOLUTIONS if self.zoom <= zoom), FINEST)

    def box(self) -> Box | None:
        """In WGS-84; None for the whole street."""
        if self.bbox is None:
            return None
        west, south, east, north = _box(self.bbox)
        (low, left), (high, right) = (to_wgs84(*corner, self.datum) for corner in ((south, west), (north, east)))
        return left, low, right, high


def _box(sent: str) -> Box:
    try:
        west, south, east, north = (float(part) for part in sent.split(","))
    except ValueError:
        west = south = east = north = float("nan")
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise PydanticCustomError("bbox", "bbox")
    return west, south, east, north


class Point(Out):
    """The middle of a cell: longitude, latitude."""

    type: Literal["Point"] = "Point"
    coordinates: tuple[float, float]


class Polygon(Out):
    """The hexagon of a cell."""

    type: Literal["Polygon"] = "Polygon"
    coordinates: list[list[tuple[float, float]]]


class Counted(Out):
    """The needs of a cell."""

    cell: str = Field(description="H3 index")
    resolution: int = Field(description="Of H3; 9 is about 0.1 km², each step back seven times as much")
    count: int = Field(ge=LEAST)
    kinds: dict[str, int] = Field(description="Values under three stand together as `other`")
    categories: dict[str, int] = Field(description="The same; `none`: without one")
    statuses: dict[str, int]
    merged: bool = Field(description="What is left of the cell's parts that are too small to be shown alone")


class CellFeature(Out):
    """A cell with its needs."""

    type: Literal["Feature"] = "Feature"
    id: str
    geometry: Annotated[Point | Polygon, Field(discriminator="type")]
    properties: Counted

    @classmethod
    def of(cls, shown: Shown, wanted: MapFilter) -> "CellFeature":
        """In the shape and the datum that are asked for."""
        name, told = name_of(shown.cell), shown.tally.told()
        return cls(
            id=f"{name}-rest" if shown.merged else name,
            geometry=_geometry(shown.cell, wanted),
            properties=Counted(
                cell=name,
                resolution=shown.resolution,
                count=shown.tally.count,
                kinds=told["kind"],
                categories=told["category"],
                statuses=told["status"],
                merged=shown.merged,
            ),
        )


class MapOut(Out):
    """A FeatureCollection; the members beside `features` are ours."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[CellFeature]
    datum: Datum
    resolution: int
    withheld: int = Field(
        description="Needs of the whole street that no cell shows, whatever the box; fewer than three are told as 0"
    )


def _geometry(cell: int, wanted: MapFilter) -> Point | Polygon:
    if wanted.shape == Shape.POINTS:
        return Point(coordinates=_position(centre(cell), wanted.datum))
    return Polygon(coordinates=[ring_of(cell, wanted.datum)])


def ring_of(cell: int, datum: Datum) -> list[tuple[float, float]]:
    """The hexagon of a cell, closed, as GeoJSON has it: longitude, latitude."""
    ring = [_position(corner, datum) for corner in outline_of(cell)]
    return [*ring, ring[0]]


def _position(place: Pair, datum: Datum) -> tuple[float, float]:
    lat, lng = from_wgs84(*place, datum)
    return round(lng, 7), round(lat, 7)


def touches(cell: int, box: Box) -> bool:
    """Whether a cell reaches into a box."""
    lats, lngs = zip(*outline_of(cell), strict=True)
    west, south, east, north = box
    return bool(min(lngs) <= east and max(lngs) >= west and min(lats) <= north and max(lats) >= south)
