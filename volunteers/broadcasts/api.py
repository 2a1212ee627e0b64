"""The HTTP face of broadcasts."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Status

from backend.http.fields import ReasonIn
from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.notifications.queries import progress
from backend.services import find
from volunteers.broadcasts import queries, services
from volunteers.broadcasts.models import Broadcast
from volunteers.broadcasts.schemas import (
    BroadcastCreate,
    BroadcastDetail,
    BroadcastIn,
    BroadcastOut,
    PreviewOut,
)

router = Router(tags=["broadcasts"])


@router.post("/broadcasts/preview", operation_id="preview_broadcast", response=PreviewOut)
@query
def preview_broadcast(request: Request, body: BroadcastIn) -> PreviewOut:
    """How many a broadcast would reach, and what they would read. Nothing is sent."""
    return services.preview(actor=request.actor, spec=body, now=request.now)


@router.post("/broadcasts", operation_id="send_broadcast", response={200: BroadcastDetail, 201: BroadcastDetail})
@command
def send_broadcast(request: Request, body: BroadcastCreate) -> Status[BroadcastDetail]:
    """Say something to everybody of an area, to its volunteers, or to who holds a role. An emergency passes quiet hours.

    For: core leader, manager, street officer of the area; an emergency for core leader and officer alone.
    """
    made = services.send(actor=request.actor, spec=body, now=request.now)
    return Status(201 if made.fresh else 200, _detail(request, made.row))


@router.get("/broadcasts", operation_id="list_broadcasts", response=Page[BroadcastOut])
@query
def list_broadcasts(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[BroadcastOut]:
    """The broadcasts of my street, newest first, for who may send some."""
    return page(queries.visible_to(request.actor), wanted, BroadcastOut.of)


@router.get("/broadcasts/{broadcast_id}", operation_id="get_broadcast", response=BroadcastDetail)
@query
def get_broadcast(request: Request, broadcast_id: UUID) -> BroadcastDetail:
    """A broadcast and how far it has come: read by how many, delivered to how many devices."""
    return _detail(request, find(queries.visible_to(request.actor), broadcast_id))


@router.post("/broadcasts/{broadcast_id}/withdraw", operation_id="withdraw_broadcast", response=BroadcastDetail)
@command
def withdraw_broadcast(request: Request, broadcast_id: UUID, body: ReasonIn) -> BroadcastDetail:
    """It is no longer true: what was not pushed is not, what was is replaced on the screen, inboxes show it withdrawn."""
    row = services.withdraw(actor=request.actor, broadcast_id=broadcast_id, reason=body.reason, now=request.now)
    return _detail(request, row)


def _detail(request: Request, row: Broadcast) -> BroadcastDetail:
    found = progress(row.notice_id) if row.notice_id else {}
    return BroadcastDetail.with_progress(row, found, request.actor)
