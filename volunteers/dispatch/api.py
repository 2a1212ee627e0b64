"""The HTTP face of dispatch."""

from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, TypeVar
from uuid import UUID

from ninja import Query, Router, Status
from pydantic import Field

from backend.http.etags import edits
from backend.http.fields import ReasonIn
from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.places.datum import Datum
from backend.places.queries import near_by_cell
from backend.places.schemas import DatumIn, Near
from backend.services import find
from volunteers.dispatch import queries, services
from volunteers.dispatch.alternatives import alternatives
from volunteers.dispatch.models import Task
from volunteers.dispatch.schemas import (
    AssignmentDetail,
    AssignmentListed,
    DestinationOut,
    NoPlace,
    OfferDetail,
    OriginTaskCreate,
    TaskDetail,
    TaskListed,
)
from volunteers.dispatch.states import AssignmentStatus, OfferStatus, TaskStatus

router = Router(tags=["dispatch"])

V = TypeVar("V", bound=Callable[..., Any])


class TaskFilter(PageIn, Near):
    """Which tasks."""

    status: TaskStatus | None = None
    mine: bool = Field(False, description="Only those on which I hold a place")


class OfferFilter(PageIn):
    """Which offers."""

    status: OfferStatus | None = None


class AssignmentFilter(PageIn):
    """Which of my places."""

    status: AssignmentStatus | None = None


def _task(request: Request, task_id: UUID, datum: Datum = Datum.WGS84) -> TaskDetail:
    task = find(queries.with_places_of(queries.visible_tasks(request.actor), request.actor), task_id)
    places = list(queries.assignments_of([task.id]).order_by("id")) if queries.handles(request.actor, task) else []
    return TaskDetail.full(request.actor, task, places, datum=datum)


def or_alternatives(view: V) -> V:
    """Above `@command`: whoever was too late is told what else there is, once no lock is held any more."""

    @wraps(view)
    def run(request: Request, *args: Any, **kwargs: Any) -> Any:
        try:
            return view(request, *args, **kwargs)
        except services.TaskFull as full:
            actor = request.actor
            found = alternatives(actor, full.fields["task_id"])
            shown = [TaskListed.seen_by(actor, task).model_dump(mode="json") for task in found]
            raise services.TaskFull(**full.fields, alternatives=shown) from None

    return run  # type: ignore[return-value]  # ninja reads the signature through __wrapped__


def _assignment(request: Request, assignment_id: UUID, datum: Datum = Datum.WGS84) -> AssignmentDetail:
    rows = queries.visible_assignments(request.actor).select_related("task", "volunteer__user")
    return AssignmentDetail.seen_by(request.actor, find(rows, assignment_id), datum=datum)


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
    return Status(201, _task(request, task.id))


@router.get("/tasks/{task_id}", operation_id="read_task", response=TaskDetail)
@query
def read_task(request: Request, task_id: UUID, datum: DatumIn = Datum.WGS84) -> TaskDetail:
    """One task. The place and the instructions of work at a public place are for who directs it or holds a place."""
    return _task(request, task_id, datum)


@router.post("/tasks/{task_id}/claim", operation_id="claim_task", response={201: AssignmentDetail, 409: NoPlace})
@or_alternatives
@command
def claim_task(request: Request, task_id: UUID) -> Status[AssignmentDetail]:
    """Take a place from the open board."""
    place = services.claim(actor=request.actor, task_id=task_id, now=request.now)
    return Status(201, _assignment(request, place.id))


@router.post("/tasks/{task_id}/complete", operation_id="complete_task", response=TaskDetail)
@command
@edits("read_task", Task)
def complete_task(request: Request, task_id: UUID) -> TaskDetail:
    """Declare the work done. For who directs the task."""
    services.complete_task(actor=request.actor, task_id=task_id, now=request.now)
    return _task(request, task_id)


@router.post("/tasks/{task_id}/cancel", operation_id="cancel_task", response=TaskDetail)
@command
@edits("read_task", Task)
def cancel_task(request: Request, task_id: UUID, body: ReasonIn) -> TaskDetail:
    """Call a task off. For who directs the task."""
    services.cancel_task(actor=request.actor, task_id=task_id, reason=body.reason, now=request.now)
    return _task(request, task_id)


@router.get("/me/offers", operation_id="list_own_offers", response=Page[OfferDetail])
@query
def list_own_offers(request: Request, wanted: Annotated[OfferFilter, Query()]) -> Page[OfferDetail]:
    """What was offered to me, newest first, each with its reasons."""
    rows = queries.visible_offers(request.actor).select_related("task", "volunteer")
    if wanted.status is not None:
        rows = rows.filter(status=wanted.status)
    return page(rows, wanted, lambda offer: OfferDetail.seen_by(request.actor, offer))


@router.post("/offers/{offer_id}/accept", operation_id="accept_offer", response={200: AssignmentDetail, 409: NoPlace})
@or_alternatives
@command
def accept_offer(request: Request, offer_id: UUID) -> AssignmentDetail:
    """Accept: a place on the task is mine, or `task_full`."""
    place = services.accept(actor=request.actor, offer_id=offer_id, now=request.now)
    return _assignment(request, place.id)


@router.post("/offers/{offer_id}/decline", operation_id="decline_offer", response=OfferDetail)
@command
def decline_offer(request: Request, offer_id: UUID) -> OfferDetail:
    """Say no; no reason is asked."""
    services.decline(actor=request.actor, offer_id=offer_id, now=request.now)
    rows = queries.visible_offers(request.actor).select_related("task", "volunteer")
    return OfferDetail.seen_by(request.actor, find(rows, offer_id))


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
    return _assignment(request, assignment_id, datum)


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
    return _assignment(request, assignment_id)


@router.post("/assignments/{assignment_id}/check-out", operation_id="check_out", response=AssignmentDetail)
@command
def check_out(request: Request, assignment_id: UUID) -> AssignmentDetail:
    """I am done."""
    services.check_out(actor=request.actor, assignment_id=assignment_id, now=request.now)
    return _assignment(request, assignment_id)


@router.post("/assignments/{assignment_id}/hand-back", operation_id="hand_back", response=AssignmentDetail)
@command
def hand_back(request: Request, assignment_id: UUID, body: ReasonIn) -> AssignmentDetail:
    """I cannot come: the place is free again at once."""
    services.hand_back(actor=request.actor, assignment_id=assignment_id, reason=body.reason, now=request.now)
    return _assignment(request, assignment_id)
