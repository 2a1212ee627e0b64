"""The HTTP face of areas."""

from typing import Annotated

from ninja import Query, Router
from pydantic import BaseModel, Field

from backend.http.operations import Request, for_cards, query
from backend.http.pages import Page
from backend.http.throttle import PersonThrottle, TypingThrottle
from backend.places import gazetteer, queries
from backend.places.boundaries import shifted
from backend.places.datum import Datum, to_wgs84
from backend.places.geo import locate
from backend.places.models import Area
from backend.places.schemas import AreaOut, DatumIn, GeocodedOut, GeocodeIn, GeocodeOut, LocatedOut, PlaceIn, shown

router = Router(tags=["areas"])


class AreasIn(BaseModel):
    """What to send of each area."""

    boundaries: bool = Field(False, description="Send the outlines too")
    datum: DatumIn = Datum.WGS84


@router.get("/areas", operation_id="list_areas", response=Page[AreaOut])
@query
def list_areas(request: Request, wanted: Annotated[AreasIn, Query()]) -> Page[AreaOut]:
    """All areas of my street in one page: the street, its communities, their grids."""
    rows = queries.tree(request.actor, boundaries=wanted.boundaries)
    return Page(items=[_out(area, wanted.datum, boundaries=wanted.boundaries) for area in rows], next=None)


@router.get("/areas/locate", operation_id="locate_area", response=LocatedOut)
@query
def locate_area(request: Request, place: Annotated[PlaceIn, Query()]) -> LocatedOut:
    """Which community and grid of my street a position lies in."""
    found = locate(request.actor.street_id, *to_wgs84(place.lat, place.lng, place.datum))
    rows = (
        queries.visible_to(request.actor)
        .defer("boundary")
        .in_bulk([each for each in (found.community_id, found.grid_id) if each])
    )
    community = rows.get(found.community_id) if found.community_id else None
    grid = rows.get(found.grid_id) if found.grid_id else None
    return LocatedOut(
        inside_street=found.inside_street,
        community=_out(community, place.datum) if community else None,
        grid=_out(grid, place.datum) if grid else None,
    )


@router.get(
    "/places/geocode",
    operation_id="geocode",
    response=GeocodeOut,
    throttle=[PersonThrottle(), TypingThrottle("geocode", "GEOCODE_LIMIT")],
)
@query
@for_cards
def geocode(request: Request, wanted: Annotated[GeocodeIn, Query()]) -> GeocodeOut:
    """Where an address of my street may be, while it is typed: by the street's gazetteer alone, at once."""
    found = gazetteer.search(request.actor.street_id, wanted.text)
    items = [
        GeocodedOut(
            name=hit.entry.name,
            kind=hit.entry.kind,
            location=shown(*hit.entry.place, wanted.datum),
            community_id=hit.entry.community_id,
            number=hit.number or None,
            exactness=hit.exactness,
            likeness=round(min(1.0, hit.likeness / 100), 2),
        )
        for hit in found
    ]
    return GeocodeOut(items=items)


def _out(area: Area, datum: Datum, *, boundaries: bool = False) -> AreaOut:
    return AreaOut(
        id=area.id,
        level=area.level,
        code=area.code,
        name=area.name,
        name_en=area.name_en,
        parent_id=area.parent_id,
        boundary_version=area.boundary_version,
        boundary=shifted(area.boundary, datum) if boundaries and area.boundary else None,
    )
