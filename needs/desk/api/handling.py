"""What the group does with a need."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Status

from backend.households.states import Level
from backend.http.etags import edits
from backend.http.fields import ReasonIn
from backend.http.operations import Request, command, query
from backend.services import find
from needs.desk import services
from needs.desk.api.common import detail, router
from needs.desk.details import NeedDetail, NeedPublicDetail
from needs.desk.models import Need
from needs.desk.schemas import (
    AnswerIn,
    DestinationIn,
    DestinationOut,
    MergeIn,
    TriageIn,
)
from volunteers.dispatch.queries import visible_tasks, with_places_of
from volunteers.dispatch.schemas import TaskCreate, TaskDetail


@router.post("/needs/{need_id}/triage", operation_id="triage_need", response=NeedDetail)
@command
@edits("read_need", Need)
def triage_need(request: Request, need_id: UUID, body: TriageIn) -> NeedDetail | NeedPublicDetail:
    """Say how soon; the first to do it keeps the lead. For: team leader of the community, core leader, manager."""
    services.triage(actor=request.actor, need_id=need_id, now=request.now, **body.model_dump())
    return detail(request, need_id)


@router.post("/needs/{need_id}/decline", operation_id="decline_need", response=NeedDetail)
@command
@edits("read_need", Need)
def decline_need(request: Request, need_id: UUID, body: ReasonIn) -> NeedDetail | NeedPublicDetail:
    """Turn it down, with a reason. For: team leader of the community, core leader, manager."""
    services.decline(actor=request.actor, need_id=need_id, reason=body.reason, now=request.now)
    return detail(request, need_id)


@router.post("/needs/{need_id}/merge", operation_id="merge_need", response=NeedDetail)
@command
@edits("read_need", Need)
def merge_need(request: Request, need_id: UUID, body: MergeIn) -> NeedDetail | NeedPublicDetail:
    """Join it to another need. For: team leader of the community, core leader, manager."""
    services.merge(actor=request.actor, need_id=need_id, into=body.into, now=request.now)
    return detail(request, need_id)


@router.post("/needs/{need_id}/unmerge", operation_id="unmerge_need", response=NeedDetail)
@command
@edits("read_need", Need)
def unmerge_need(request: Request, need_id: UUID, body: ReasonIn) -> NeedDetail | NeedPublicDetail:
    """Part it from the need that it was joined to. For: team leader of the community, core leader, manager."""
    services.unmerge(actor=request.actor, need_id=need_id, reason=body.reason, now=request.now)
    return detail(request, need_id)


@router.post("/needs/{need_id}/tasks", operation_id="add_task_to_need", response={201: TaskDetail})
@command
def add_task_to_need(request: Request, need_id: UUID, body: TaskCreate) -> Status[TaskDetail]:
    """Make a task for it; offers go out by themselves. For: team leader of the community, core leader, manager."""
    task = services.add_task(actor=request.actor, need_id=need_id, spec=body, now=request.now)
    shown = find(with_places_of(visible_tasks(request.actor), request.actor), task.id)
    return Status(201, TaskDetail.full(request.actor, shown, [], []))


@router.post("/needs/{need_id}/answer", operation_id="answer_need", response=NeedDetail)
@command
@edits("read_need", Need)
def answer_need(request: Request, need_id: UUID, body: AnswerIn) -> NeedDetail | NeedPublicDetail:
    """Advise, without a task. For: team leader of the community, core leader, manager."""
    services.answer(actor=request.actor, need_id=need_id, text=body.text, now=request.now)
    return detail(request, need_id)


@router.get("/needs/{need_id}/destination", operation_id="see_need_destination", response=DestinationOut)
@query
def see_need_destination(request: Request, need_id: UUID, wanted: Annotated[DestinationIn, Query()]) -> DestinationOut:
    """The building, the door or the phone. Who lives there sees that I saw it. For: team leader, core leader, manager."""
    need, shown = services.see_destination(
        actor=request.actor, need_id=need_id, level=Level(wanted.level), now=request.now
    )
    return DestinationOut.of(need, shown, datum=wanted.datum)
