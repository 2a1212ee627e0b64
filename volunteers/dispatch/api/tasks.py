"""The board and the tasks."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Status
from pydantic import Field

from backend.http.etags import edits
from backend.http.fields import ReasonIn
from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.places.datum import Datum
from backend.places.queries import near_by_cell
from backend.places.schemas import DatumIn, Near
from volunteers.dispatch import queries, services
from volunteers.dispatch.api.common import or_alternatives, place_detail, router, task_detail
from volunteers.dispatch.models import Task
from volunteers.dispatch.schemas import (
    AssignmentDetail,
    ClaimIn,
    CompleteIn,
    NoPlace,
    OriginTaskCreate,
    ReachIn,
    TaskChange,
    TaskDetail,
    TaskListed,
)
from volunteers.dispatch.states import TaskStatus


class TaskFilter(PageIn, Near):
    """Which tasks."""

    status: TaskStatus | None = None
    mine: bool = Field(False, description="Only those on which I hold a place")


@router.get("/tasks", operation_id="list_tasks", response=Page[TaskListed])
@query
def list_tasks(request: Request, wanted: Annotated[TaskFilter, Query()]) -> Page[TaskListed]:
    """The open board and my own work: soonest first, or nearest first with `near`."""
    rows = queries.board(request.actor)
    if wanted.status is not None:
        rows = rows.filter(status=wanted.status)
    if wanted.mine:
        rows = rows.filter(queries.held_by(request.actor))
    order: tuple[str, ...] = ("starts_at", "id")
    if (point := wanted.point()) is not None:
        rows, order = near_by_cell(queries.on_the_map(rows), *point, wanted.radius_m), ("distance_m", "id")
    return page(
        queries.with_places_of(rows, request.actor),
        wanted,
        lambda task: TaskListed.seen_by(request.actor, task, datum=wanted.datum),
        order=order,
    )


@router.post("/tasks", operation_id="create_task", response={201: TaskDetail})
@command
def create_task(request: Request, body: OriginTaskCreate) -> Status[TaskDetail]:
    """Open a task of an activity, a campaign or the group itself; a need's tasks are opened at the need."""
    task = services.create_task(
        actor=request.actor,
        spec=body,
        origin_kind=body.origin_kind,
        origin_id=body.origin_id,
        beneficiary_id=None,
        now=request.now,
    )
    return Status(201, task_detail(request, task.id))


@router.get("/tasks/{task_id}", operation_id="read_task", response=TaskDetail)
@query
def read_task(request: Request, task_id: UUID, datum: DatumIn = Datum.WGS84) -> TaskDetail:
    """One task. The place and the instructions of work at a public place are for who directs it or holds a place."""
    return task_detail(request, task_id, datum)


@router.patch("/tasks/{task_id}", operation_id="change_task", response=TaskDetail)
@command
@edits("read_task", Task)
def change_task(request: Request, task_id: UUID, body: TaskChange) -> TaskDetail:
    """Change what a task is, when and where; what is left out stays. For who directs the task.

    Where hours or place move, or a place asks for more than was agreed to (other work, more risk, a skill more or at a higher
    level), who holds it is asked whether they still come (`asked_again_at`, `/keep`). Who is not fit for it any more is released.
    """
    services.change_task(actor=request.actor, task_id=task_id, spec=body, now=request.now)
    return task_detail(request, task_id)


@router.post("/tasks/{task_id}/claim", operation_id="claim_task", response={201: AssignmentDetail, 409: NoPlace})
@or_alternatives
@command
def claim_task(request: Request, task_id: UUID, body: ClaimIn | None = None) -> Status[AssignmentDetail]:
    """Take a place from the open board: as `role_id`, or the first role that is free and that I am fit for."""
    role_id = body.role_id if body is not None else None
    place = services.claim(actor=request.actor, task_id=task_id, role_id=role_id, now=request.now)
    return Status(201, place_detail(request, place.id))


@router.post("/tasks/{task_id}/complete", operation_id="complete_task", response=TaskDetail)
@command
@edits("read_task", Task)
def complete_task(request: Request, task_id: UUID, body: CompleteIn | None = None) -> TaskDetail:
    """Declare the work done. For who directs the task."""
    reach = body.reach if body is not None else None
    services.complete_task(actor=request.actor, task_id=task_id, reach=reach, now=request.now)
    return task_detail(request, task_id)


@router.post("/tasks/{task_id}/reach", operation_id="count_reach", response=TaskDetail)
@command
@edits("read_task", Task)
def count_reach(request: Request, task_id: UUID, body: ReachIn) -> TaskDetail:
    """How many people a campaign that is over spoke to. For who directs the task; it may be corrected."""
    services.count_reach(actor=request.actor, task_id=task_id, reach=body.reach, now=request.now)
    return task_detail(request, task_id)


@router.post("/tasks/{task_id}/cancel", operation_id="cancel_task", response=TaskDetail)
@command
@edits("read_task", Task)
def cancel_task(request: Request, task_id: UUID, body: ReasonIn) -> TaskDetail:
    """Call a task off. For who directs the task."""
    services.cancel_task(actor=request.actor, task_id=task_id, reason=body.reason, now=request.now)
    return task_detail(request, task_id)
