"""What the operations of dispatch share: one router, and how a task and a place are shown after whatever was done."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from ninja import Router

from backend.http.operations import Request
from backend.places.datum import Datum
from backend.services import find
from volunteers.dispatch import queries, services
from volunteers.dispatch.alternatives import alternatives
from volunteers.dispatch.schemas import (
    AssignmentDetail,
    TaskDetail,
    TaskListed,
)

router = Router(tags=["dispatch"])

V = TypeVar("V", bound=Callable[..., Any])


def task_detail(request: Request, task_id: UUID, datum: Datum = Datum.WGS84) -> TaskDetail:
    """A task as this caller sees it, with who holds its places and who waits where they direct it. Raises `NotFound`."""
    task = find(queries.with_places_of(queries.visible_tasks(request.actor), request.actor), task_id)
    places = list(queries.assignments_of([task.id]).order_by("id")) if queries.handles(request.actor, task) else []
    return TaskDetail.full(request.actor, task, places, list(queries.in_line(task.id)), datum=datum)


def place_detail(request: Request, assignment_id: UUID, datum: Datum = Datum.WGS84) -> AssignmentDetail:
    """A place as this caller sees it. Raises `NotFound`."""
    rows = queries.visible_assignments(request.actor).select_related("task", "volunteer__user")
    return AssignmentDetail.seen_by(request.actor, find(rows, assignment_id), datum=datum)


def or_alternatives(view: V) -> V:
    """Above `@command`: whoever was too late is told what else there is, once no lock is held any more."""

    @wraps(view)
    def run(request: Request, *args: Any, **kwargs: Any) -> Any:
        try:
            return view(request, *args, **kwargs)
        except services.TaskFull as full:
            actor = request.actor
            found, may_wait = alternatives(actor, full.fields["task_id"])
            shown = [TaskListed.seen_by(actor, task).model_dump(mode="json") for task in found]
            raise type(full)(**full.fields, may_wait=may_wait, alternatives=shown) from None

    return run  # type: ignore[return-value]  # ninja reads the signature through __wrapped__
