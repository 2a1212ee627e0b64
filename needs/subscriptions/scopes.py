"""Who hears of what: one key per scope, the same for all who want the same, so that they are found by one index.

<area>:<category>           an area; without a category what follows the colon is empty
<cell>/<radius>:<category>  around a place
"""

from collections.abc import Mapping
from functools import lru_cache
from uuid import UUID

from backend.places.cells import RESOLUTION, centre, disk, resolution_of
from needs.catalogue.models import Category
from needs.desk.models import Need
from needs.signals.models import Signal
from needs.subscriptions.states import Radius


def of_area(area: UUID, category: str) -> str:
    """The scope of an area, and of a category in it."""
    return f"{area}:{category}"


def of_place(cell: int, radius_m: int, category: str) -> str:
    """The scope of what lies around a place, by its cell."""
    return f"{cell}/{radius_m}:{category}"


Tree = Mapping[str, list[str]]
"""`{category: no category, itself, and all that it stands under}`."""


def tree_of(street_id: UUID) -> Tree:
    """Of every category of a street. One query."""
    rows = {each.id: each for each in Category.objects.filter(street=street_id).only("id", "parent_id", "code")}
    found: dict[str, list[str]] = {"": [""]}
    for row in rows.values():
        found[row.code] = ["", row.code]
        above = row.parent_id
        while above is not None:
            found[row.code].append(rows[above].code)
            above = rows[above].parent_id
    return found


def scopes_of(thing: Need | Signal, tree: Tree, *, places: bool = True) -> list[str]:
    """Every scope that a need or a signal lies in; with `places=False` none around places."""
    areas = [each for each in (thing.street_id, thing.community_id, thing.grid_id) if each is not None]
    categories = tree.get(thing.category) or ["", thing.category]
    found = [of_area(area, category) for area in areas for category in categories]
    if not places:
        return found
    cells = [thing.cell] if isinstance(thing, Need) else thing.cells
    # A cell that lies around mine has me around it: of two cells it is the distance that counts.
    around = {
        each for cell in cells if cell is not None and resolution_of(cell) == RESOLUTION for each in _around(cell)
    }
    return found + [of_place(*place, category) for place in sorted(around) for category in categories]


@lru_cache(maxsize=2_000)
def _around(cell: int) -> tuple[tuple[int, int], ...]:
    """(cell, radius) of every place around which this cell lies."""
    return tuple((each, radius) for radius in Radius.values for each in disk(*centre(cell), radius))
