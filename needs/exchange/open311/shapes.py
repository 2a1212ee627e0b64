"""A need as Open311 GeoReport v2 says it."""

from typing import Any

from needs.desk.models import Need
from needs.desk.published import published
from needs.desk.schemas.lists import on_the_map
from needs.desk.states import LIVE, Kind, Status
from needs.exchange.records import Context, said

OPEN, CLOSED = "open", "closed"
GENERAL = "general-"


def general(kind: Kind | str) -> str:
    """The service of needs that are in no category: no category has a hyphen in its code."""
    return f"{GENERAL}{Kind(kind).value}"


def status_of(need: Need) -> str:
    """Open while anybody still has a say in it: an answer that waits for the resident's verdict is not the end."""
    return OPEN if need.status in LIVE else CLOSED


def request_of(need: Need, context: Context) -> dict[str, Any]:
    """The members of a `request`, in the order of the specification; None where there is nothing to say.

    The middle of the cell and the community stand for the place; the words are those that the resident made public, without
    what leads to a person; files are nobody's but theirs, so that `media_url` is empty. Needs `reporter` loaded.
    """
    place = on_the_map(need)
    community = context.areas.get(need.community_id) if need.community_id else None
    kind = Kind(need.kind)
    return {
        "service_request_id": str(need.id),
        "status": status_of(need),
        "status_notes": str(Status(need.status).label),
        "service_name": context.services.get(need.category, need.category) or str(kind.label),
        "service_code": need.category or general(kind),
        "description": published(need, need.text),
        "agency_responsible": context.street,
        "service_notice": None,
        "requested_datetime": said(need.reported_at, context.zone),
        "updated_datetime": said(need.updated_at, context.zone),
        "expected_datetime": said(need.answer_due_at, context.zone) if need.status in LIVE else None,
        "address": ", ".join((community[1], context.street)) if community else context.street,
        "address_id": None,
        "zipcode": None,
        "lat": place.lat if place else None,
        "long": place.lng if place else None,
        "media_url": None,
    }
