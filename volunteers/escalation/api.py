"""The HTTP face of calls for help."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Router

from backend.http.fields import ReasonIn
from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.services import find
from volunteers.escalation import queries, services
from volunteers.escalation.schemas import CallOut, PromiseIn
from volunteers.escalation.states import CallStatus

router = Router(tags=["escalation"])


class CallFilter(PageIn):
    """Which calls."""

    status: CallStatus | None = None
    task_id: UUID | None = None


@router.get("/calls", operation_id="list_calls", response=Page[CallOut])
@query
def list_calls(request: Request, wanted: Annotated[CallFilter, Query()]) -> Page[CallOut]:
    """Calls for help that concern me, newest first: with tasks that I direct, to my team, to my organisation."""
    rows = queries.visible_to(request.actor)
    if wanted.status is not None:
        rows = rows.filter(status=wanted.status)
    if wanted.task_id is not None:
        rows = rows.filter(task=wanted.task_id)
    return page(rows, wanted, lambda call: CallOut.seen_by(request.actor, call))


@router.get("/calls/{help_call_id}", operation_id="read_call", response=CallOut)
@query
def read_call(request: Request, help_call_id: UUID) -> CallOut:
    """One call for help."""
    return _detail(request, help_call_id)


@router.post("/calls/{help_call_id}/promise", operation_id="promise_help", response=CallOut)
@command
def promise_help(request: Request, help_call_id: UUID, body: PromiseIn) -> CallOut:
    """We send somebody: nobody more is asked. For: liaisons of the contractor that was asked."""
    services.promise(actor=request.actor, call_id=help_call_id, words=body.words, now=request.now)
    return _detail(request, help_call_id)


@router.post("/calls/{help_call_id}/refuse", operation_id="refuse_help", response=CallOut)
@command
def refuse_help(request: Request, help_call_id: UUID, body: ReasonIn) -> CallOut:
    """Nobody can come, or nobody after all. For: liaisons of the contractor that was asked."""
    services.refuse(actor=request.actor, call_id=help_call_id, reason=body.reason, now=request.now)
    return _detail(request, help_call_id)


@router.post("/calls/{help_call_id}/lift", operation_id="lift_promise", response=CallOut)
@command
def lift_promise(request: Request, help_call_id: UUID, body: ReasonIn) -> CallOut:
    """Count on them no more: volunteers are asked again. For: who directs the task."""
    services.lift(actor=request.actor, call_id=help_call_id, reason=body.reason, now=request.now)
    return _detail(request, help_call_id)


def _detail(request: Request, help_call_id: UUID) -> CallOut:
    return CallOut.seen_by(request.actor, find(queries.visible_to(request.actor), help_call_id))
