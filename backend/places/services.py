"""From what a phone reports to what a row holds."""

import re
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError
from backend.places.cells import cell_of
from backend.places.datum import to_wgs84
from backend.places.geo import locate
from backend.places.schemas import PlaceIn


class OutsideStreet(DomainError):
    """A place that this street does not serve."""

    code = "outside_street"
    status = 422
    title = _("Outside the street")
    message = _(
        "This place lies outside your street. Move the pin into the street, or check the datum: GPS gives WGS-84, AMap "
        "and Tencent GCJ-02, Baidu BD-09. Without a place, an address in words is enough."
    )


_BUILDING = re.compile(r".*?\d\s*(?:号(?:院|楼)?(?:.*?\d\s*(?:号楼|栋|幢|座))?|弄|栋|幢|座)")
"""Up to the number of the house, and of the building in its yard: 东四六条 12 号, 3 号院 2 号楼."""


def split_address(text: str) -> tuple[str, str]:
    """(building, door) of an address as people write it: 六条 5 号 301 → 六条 5 号, 301.

    Where nothing names a building, all of it counts as the door: too little is shown rather than too much.
    """
    found = _BUILDING.match(text)
    if found is None:
        return "", text.strip()
    return found.group().strip(), text[found.end() :].strip(" ,，、")


def home_fields(*, street_id: UUID, place: PlaceIn | None, address: str = "") -> dict[str, Any]:
    """As `place_fields`, for a place where somebody lives: building and door apart. Raises `OutsideStreet`."""
    building, door = split_address(address)
    return {**place_fields(street_id=street_id, place=place, address=building), "door": door}


def place_fields(*, street_id: UUID, place: PlaceIn | None, address: str = "") -> dict[str, Any]:
    """The columns of the `Place` mixin for an input, as keyword arguments of a model or of an update.

    WGS-84, the datum sent, the cell of resolution 9, community and grid (None where no boundary is known). Without a
    place all of them are empty but the address. One query. Raises `OutsideStreet`.
    """
    if place is None:
        return {
            "lat": None,
            "lng": None,
            "datum": "",
            "cell": None,
            "address": address,
            "community_id": None,
            "grid_id": None,
        }
    lat, lng = to_wgs84(place.lat, place.lng, place.datum)
    found = locate(street_id, lat, lng)
    if not found.inside_street:
        raise OutsideStreet
    return {
        "lat": lat,
        "lng": lng,
        "datum": place.datum,
        "cell": cell_of(lat, lng),
        "address": address,
        "community_id": found.community_id,
        "grid_id": found.grid_id,
    }
