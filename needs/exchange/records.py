"""What leaves of a need: the fields of a need that may leave."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from backend.accounts.models import mask_name
from backend.places.datum import Datum
from needs.desk.models import Need
from needs.desk.published import published
from needs.desk.schemas.lists import on_the_map


@dataclass(frozen=True, slots=True)
class Context:
    """What a writer knows besides the needs."""

    full: bool
    zone: ZoneInfo
    areas: Mapping[UUID, tuple[str, str]]
    """(code, name) by id."""
    datum: Datum = Datum.WGS84
    street: str = ""
    """The name of the street."""
    services: Mapping[str, str] = field(default_factory=dict)
    """The name of each category by its code, in the language that is active."""


COLUMNS = (
    "id", "kind", "category", "status", "urgency", "visibility", "reported_at", "updated_at", "dispatch_due_at",
    "answer_due_at", "answered_at", "reopened", "community_code", "community", "lat", "lng", "datum",
    "title", "text", "merged_into",
)  # fmt: skip
OF_HANDLERS = (
    "grid_code", "responded", "resolved", "satisfaction", "reporter", "on_behalf", "first_receiver",
)  # fmt: skip
"""For who handles it: a neighbour reads neither the grid, nor the resident's verdict, nor anybody's surname."""


def columns(context: Context) -> tuple[str, ...]:
    """The columns of a table, in order."""
    return COLUMNS + (OF_HANDLERS if context.full else ())


def record(need: Need, context: Context) -> dict[str, Any]:
    """What leaves of a need: the cell and not the door, words without names, doors and phones; to handlers surnames and verdict.

    Values are what JSON can say; None where there is nothing. Where it is over the community alone remains
    (docs/adr/0014-graduated-disclosure.md).
    """
    place = on_the_map(need, datum=context.datum)
    code, name = context.areas.get(need.community_id, (None, None)) if need.community_id else (None, None)
    found = {
        "id": str(need.id),
        "kind": need.kind,
        "category": need.category or None,
        "status": need.status,
        "urgency": need.urgency or None,
        "visibility": need.visibility,
        "reported_at": said(need.reported_at, context.zone),
        "updated_at": said(need.updated_at, context.zone),
        "dispatch_due_at": said(need.dispatch_due_at, context.zone),
        "answer_due_at": said(need.answer_due_at, context.zone),
        "answered_at": said(need.answered_at, context.zone),
        "reopened": need.reopened,
        "community_code": code,
        "community": name,
        "lat": place.lat if place else None,
        "lng": place.lng if place else None,
        "datum": place.datum.value if place else None,
        "title": published(need, need.title) or None,
        "text": published(need, need.text),
        "merged_into": str(need.merged_into_id) if need.merged_into_id else None,
    }
    return found | _of_handlers(need, context, placed=place is not None) if context.full else found


def _of_handlers(need: Need, context: Context, *, placed: bool) -> dict[str, Any]:
    verdict = need.verdict
    return {
        "grid_code": context.areas.get(need.grid_id, (None, None))[0] if need.grid_id and placed else None,
        "responded": verdict.responded if verdict else None,
        "resolved": verdict.resolved if verdict else None,
        "satisfaction": verdict.satisfaction if verdict else None,
        "reporter": need.reporter.masked_name,
        "on_behalf": mask_name(need.on_behalf_name) or None,
        "first_receiver": need.first_receiver.masked_name if need.first_receiver else None,
    }


def said(moment: datetime | None, zone: ZoneInfo) -> str | None:
    """ISO 8601 with the street's offset, to the second."""
    return moment.astimezone(zone).isoformat(timespec="seconds") if moment else None
