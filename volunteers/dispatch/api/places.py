"""My places on tasks."""

from typing import Annotated
from uuid import UUID

from ninja import Query

from backend.http.fields import ReasonIn
from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.places.datum import Datum
from backend.places.schemas import DatumIn
from volunteers.dispatch import queries, services
from volunteers.dispatch.api.common import place_detail, router
from volunteers.dispatch.schemas import (
    AssignmentDetail,
    AssignmentListed,
    DestinationOut,
)
from volunteers.dispatch.states import AssignmentStatus


class AssignmentFilter(PageIn):
    """Which of my places."""

    status: AssignmentStatus | None = None


@router.get("/me/assignments", operation_id="list_own_assignments", response=Page[AssignmentListed])
@query
def list_own_assignments(request: Request, wanted: Annotated[AssignmentFilter, Query()]) -> Page[AssignmentListed]:
    """My places, newest first."""
    rows = queries.own_assignments(request.actor)
    if wanted.status is not None:
        rows = rows.filter(status=wanted.status)
    return page(rows, wanted, AssignmentListed.mine)


@router.get("/assignments/{assignment_id}", operation_id="read_assignment", response=AssignmentDetail)
@query
def read_assignment(request: Request, assignment_id: UUID, datum: DatumIn = Datum.WGS84) -> AssignmentDetail:
    """One place on a task."""
    return place_detail(request, assignment_id, datum)


@router.get("/assignments/{assignment_id}/destination", operation_id="see_destination", response=DestinationOut)
@query
def see_destination(request: Request, assignment_id: UUID, datum: DatumIn = Datum.WGS84) -> DestinationOut:
    """Where I go: the building from acceptance on, door and phone from check-in on, around the hours of the work.

    Who lives there sees that I saw it.
    """
    place, shown = services.see_destination(actor=request.actor, assignment_id=assignment_id, now=request.now)
    begins = queries.door_from(request.actor, place)
    return DestinationOut.of(place, shown, door_from=begins, datum=datum)


@router.post("/assignments/{assignment_id}/check-in", operation_id="check_in", response=AssignmentDetail)
@command
def check_in(request: Request, assignment_id: UUID) -> AssignmentDetail:
    """I am there."""
    services.check_in(actor=request.actor, assignment_id=assignment_id, now=request.now)
    return place_detail(request, assignment_id)


@router.post("/assignments/{assignment_id}/check-out", operation_id="check_out", response=AssignmentDetail)
@command
def check_out(request: Request, assignment_id: UUID) -> AssignmentDetail:
    """I am done."""
    services.check_out(actor=request.actor, assignment_id=assignment_id, now=request.now)
    return place_detail(request, assignment_id)


@router.post("/assignments/{assignment_id}/keep", operation_id="keep_place", response=AssignmentDetail)
@command
def keep_place(request: Request, assignment_id: UUID) -> AssignmentDetail:
    """I still come, though hours or place moved."""
    services.keep(actor=request.actor, assignment_id=assignment_id, now=request.now)
    return place_detail(request, assignment_id)


@router.post("/assignments/{assignment_id}/hand-back", operation_id="hand_back", response=AssignmentDetail)
@command
def hand_back(request: Request, assignment_id: UUID, body: ReasonIn) -> AssignmentDetail:
    """I cannot come: the place is free again at once."""
    services.hand_back(actor=request.actor, assignment_id=assignment_id, reason=body.reason, now=request.now)
    return place_detail(request, assignment_id)


@router.post("/assignments/{assignment_id}/release", operation_id="release_volunteer", response=AssignmentDetail)
@command
def release_volunteer(request: Request, assignment_id: UUID, body: ReasonIn) -> AssignmentDetail:
    """Let a volunteer go who holds a place, with a reason that they read; others are asked at once. For who directs the task."""
    services.release(actor=request.actor, assignment_id=assignment_id, reason=body.reason, now=request.now)
    return place_detail(request, assignment_id)
