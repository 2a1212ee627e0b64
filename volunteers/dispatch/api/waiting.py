"""The waiting lists of full tasks."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Status

from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.services import find
from volunteers.dispatch import queries, services
from volunteers.dispatch.api.common import or_alternatives, place_detail, router
from volunteers.dispatch.models import Waiter
from volunteers.dispatch.schemas import AssignmentDetail, NoPlace, WaiterDetail, WaitIn
from volunteers.dispatch.states import WaiterStatus


class WaiterFilter(PageIn):
    """Which of my turns."""

    status: WaiterStatus | None = None


@router.get("/me/waiting", operation_id="list_own_waiting", response=Page[WaiterDetail])
@query
def list_own_waiting(request: Request, wanted: Annotated[WaiterFilter, Query()]) -> Page[WaiterDetail]:
    """What I wait for and waited for, newest first, each with my position."""
    rows = queries.with_position(queries.visible_waiters(request.actor)).select_related("task", "volunteer")
    if wanted.status is not None:
        rows = rows.filter(status=wanted.status)
    return page(rows, wanted, lambda waiter: WaiterDetail.seen_by(request.actor, waiter))


@router.post("/tasks/{task_id}/waiting-list", operation_id="join_waiting_list", response={201: WaiterDetail})
@command
def join_waiting_list(request: Request, task_id: UUID, body: WaitIn | None = None) -> Status[WaiterDetail]:
    """Wait for a place on a full task. One that comes free is kept for who is first of those who are fit and free."""
    role_id = body.role_id if body is not None else None
    waiter = services.join_waiting_list(actor=request.actor, task_id=task_id, role_id=role_id, now=request.now)
    return Status(201, _detail(request, waiter.id))


@router.post(
    "/waiters/{waiter_id}/confirm", operation_id="confirm_kept_place", response={200: AssignmentDetail, 409: NoPlace}
)
@or_alternatives
@command
def confirm_kept_place(request: Request, waiter_id: UUID) -> AssignmentDetail:
    """I come: the place that is kept for me is mine, until its time is over."""
    place = services.confirm(actor=request.actor, waiter_id=waiter_id, now=request.now)
    return place_detail(request, place.id)


@router.post("/waiters/{waiter_id}/leave", operation_id="leave_waiting_list", response=WaiterDetail)
@command
def leave_waiting_list(request: Request, waiter_id: UUID) -> WaiterDetail:
    """I wait no more; no reason is asked. A place that is kept for me goes to the next."""
    services.leave_waiting_list(actor=request.actor, waiter_id=waiter_id, now=request.now)
    return _detail(request, waiter_id)


def _detail(request: Request, waiter_id: UUID) -> WaiterDetail:
    rows = queries.with_position(queries.visible_waiters(request.actor)).select_related("task", "volunteer")
    found: Waiter = find(rows, waiter_id)
    return WaiterDetail.seen_by(request.actor, found)
