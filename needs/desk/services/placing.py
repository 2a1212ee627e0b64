"""Where a need is: as the device says, else the address on record, else what the gazetteer makes of the address.

The community is found by its outline; what the reporter stated is kept beside it. A phone near an edge is off by some
metres: within the tolerance the stated one counts. Where the two do not fit, handlers are told.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from backend.errors import NotFound
from backend.households.models import Address
from backend.places import gazetteer, outside
from backend.places.datum import Datum, to_wgs84
from backend.places.geo import community_named, grid_in, holds, locate
from backend.places.models import Area, Home
from backend.places.placeholders import placeholder
from backend.places.schemas import PlaceIn
from backend.places.services import home_fields
from backend.places.states import Exactness, Geocoded


@dataclass(frozen=True, slots=True)
class Placed:
    """The columns of a need that say where it is; and whether an outside geocoder is to be asked."""

    columns: dict[str, Any]
    to_ask: bool = False


def placed(
    *, street_id: UUID, location: PlaceIn | None, address: str, stated: str | None, confidential: bool
) -> Placed:
    """Where something is that is reported with a position, an address or both.

    Outside only a building is asked for, and nothing of what is `confidential`.

    A position that nobody measured is dropped (`backend.places.placeholders`). Raises `NotFound`, `OutsideStreet`.
    """
    community = _stated(street_id, stated)
    dropped = False
    if location is not None:
        dropped, middle_of = placeholder(street_id, location)
        if dropped:
            location, community = None, community or _community(street_id, middle_of)
    if location is not None:
        how, exactness, place = Geocoded.DEVICE, Exactness.EXACT, location
    elif address.strip() and (hit := gazetteer.find(street_id, address)) is not None:
        lat, lng = hit.entry.place
        how, exactness, place = Geocoded.GAZETTEER, hit.exactness, PlaceIn(lat=lat, lng=lng, datum=Datum.WGS84)
    else:
        columns = home_fields(street_id=street_id, place=None, address=address)
        return Placed(
            {
                **columns,
                **_communities(street_id, columns, community),
                "geocoded": Geocoded.NONE,
                "place_dropped": dropped,
            },
            to_ask=bool(columns["address"]) and not confidential and outside.is_set(),
        )
    columns = home_fields(street_id=street_id, place=place, address=address)
    return Placed(
        {
            **columns,
            **_communities(street_id, columns, community),
            "geocoded": how,
            "exactness": exactness,
            "place_dropped": dropped,
        }
    )


def on_record(row: Address, *, stated: str | None, own: bool) -> Placed:
    """As an address on record has it."""
    columns = {each.attname: getattr(row, each.attname) for each in Home._meta.fields}
    street_id = row.street_id
    is_placed = columns["lat"] is not None
    return Placed(
        {
            **columns,
            **_communities(street_id, columns, _stated(street_id, stated)),
            "on_record": not own,
            "geocoded": Geocoded.ON_RECORD if is_placed else Geocoded.NONE,
            "exactness": Exactness.EXACT if is_placed else "",
        }
    )


def found_outside(street_id: UUID, stated: UUID | None, answer: outside.Answer) -> dict[str, Any] | None:
    """The columns of a place that an outside geocoder found; None where it lies outside the street."""
    lat, lng = to_wgs84(answer.lat, answer.lng, answer.datum)
    if not locate(street_id, lat, lng).inside_street:
        return None
    columns = home_fields(street_id=street_id, place=PlaceIn(lat=lat, lng=lng, datum=Datum.WGS84))
    columns = {key: value for key, value in columns.items() if key not in {"address", "door"}}
    return {
        **columns,
        **_communities(street_id, columns, stated),
        "datum": answer.datum,
        "geocoded": Geocoded.OUTSIDE,
        "exactness": answer.exactness,
    }


def _stated(street_id: UUID, named: str | None) -> UUID | None:
    if named is None:
        return None
    found = community_named(street_id, named)
    if found is None:
        raise NotFound(kind=Area._meta.verbose_name)
    return found


def _community(street_id: UUID, area_id: UUID | None) -> UUID | None:
    """The area, where it is a community."""
    return community_named(street_id, str(area_id)) if area_id is not None else None


def _communities(street_id: UUID, columns: dict[str, Any], stated: UUID | None) -> dict[str, Any]:
    """Stated and found; the one that counts, with its grid; whether they do not fit."""
    found = columns["community_id"]
    said = {"stated_community_id": stated, "found_community_id": found}
    if stated is None or stated == found:
        return said
    if columns["lat"] is None:
        return {**said, "community_id": stated}
    here = (columns["lat"], columns["lng"])
    if holds(street_id, stated, *here):
        return {**said, "community_id": stated, "grid_id": grid_in(street_id, stated, *here)}
    return {**said, "community_id": found or stated, "place_conflict": True}
