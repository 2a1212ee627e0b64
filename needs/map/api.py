"""The HTTP face of the map."""

from typing import Annotated

from ninja import Query, Router

from backend.http.operations import Request, for_cards, query
from needs.map.folding import LEAST, folded
from needs.map.queries import on_the_map, tallies
from needs.map.schemas import CellFeature, MapFilter, MapOut, touches

router = Router(tags=["needs"])


@router.get("/needs/map", operation_id="map_needs", response=MapOut)
@query
@for_cards
def map_needs(request: Request, wanted: Annotated[MapFilter, Query()]) -> MapOut:
    """The needs that go on, counted by H3 cell, as GeoJSON: the public ones; for who handles them all of theirs.

    A cell under three needs goes into its parent. The cells are divided for the whole street, whatever the box.
    """
    chosen = {name: getattr(wanted, name) for name in ("kind", "category", "status")}
    rows = on_the_map(request.actor).filter(**{name: value for name, value in chosen.items() if value is not None})
    cells, withheld = folded(tallies(rows), wanted.resolution)
    box = wanted.box()
    return MapOut(
        features=[CellFeature.of(each, wanted) for each in cells if box is None or touches(each.cell, box)],
        datum=wanted.datum,
        resolution=wanted.resolution,
        withheld=withheld if withheld >= LEAST else 0,
    )
