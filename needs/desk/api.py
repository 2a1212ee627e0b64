"""The HTTP face of the desk: from the report to the verdict."""

from functools import partial
from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from ninja import Query, Router, Status

from backend.files.queries import attached_to
from backend.files.schemas import FileIds
from backend.households.states import Level
from backend.http.etags import edits
from backend.http.fields import ReasonIn
from backend.http.operations import Request, command, for_cards, query
from backend.http.pages import Page, page
from backend.places.datum import Datum
from backend.places.schemas import DatumIn
from backend.services import find
from needs.desk import queries, services
from needs.desk.details import NeedDetail, NeedDetailed, NeedPublicDetail
from needs.desk.files import PURPOSE
from needs.desk.models import Need
from needs.desk.policy import is_reporter
from needs.desk.schemas import (
    AnswerIn,
    DestinationIn,
    DestinationOut,
    MergeIn,
    NeedCreate,
    NeedFilter,
    NeedListed,
    NeedOut,
    NeedPublic,
    SimilarIn,
    SimilarItem,
    SimilarOut,
    TriageIn,
    VerdictIn,
    Why,
    listed,
)
from needs.desk.similar import similar
from needs.desk.timeline import entries_of, names_of, steps
from volunteers.dispatch.queries import places_of, visible_tasks, with_places_of
from volunteers.dispatch.schemas import TaskCreate, TaskDetail
from volunteers.dispatch.states import Origin

router = Router(tags=["needs"])


def _detail(request: Request, need_id: UUID, datum: Datum = Datum.WGS84) -> NeedDetail | NeedPublicDetail:
    actor = request.actor
    need = find(queries.with_people(queries.visible_to(actor)).select_related("verdict"), need_id)
    entries = entries_of(need)
    more: dict[str, Any] = {}
    if need.full:
        more = {"helpers": places_of(Origin.NEED, need.id), "files": attached_to(PURPOSE, need.id)}
    return _shown(request, need, datum=datum, timeline=steps(actor, need, entries, names_of(entries)), **more)


def _shown(request: Request, need: Need, **more: Any) -> NeedDetail | NeedPublicDetail:
    following = not is_reporter(request.actor, need) and queries.follows(request.actor, need)
    shape = NeedDetail if need.full else NeedPublicDetail
    return shape.seen_by(request.actor, need, following=following, **more)


def _matching(request: Request, wanted: NeedFilter) -> QuerySet[Need]:
    rows = queries.visible_to(request.actor)
    chosen = {name: getattr(wanted, name) for name in ("status", "kind", "category")}
    rows = rows.filter(**{name: value for name, value in chosen.items() if value is not None})
    if wanted.area is not None:
        rows = queries.in_area(rows, queries.area_of(request.actor, wanted.area))
    if wanted.mine:
        rows = queries.mine(rows, request.actor)
    if (point := wanted.point()) is not None:
        rows = queries.within(rows, *point, wanted.radius_m)
    return rows


@router.post("/needs", operation_id="report_need", response={201: NeedDetail, 200: NeedDetail})
@command
@for_cards
def report_need(request: Request, body: NeedCreate) -> Status[NeedDetail | NeedPublicDetail]:
    """Report a need, for oneself or for somebody who agreed. Sent again under the same id: 200 and the need as it is."""
    made = services.report(actor=request.actor, spec=body, now=request.now)
    if made.entry is None:
        return Status(200, _detail(request, made.need.id))
    files = attached_to(PURPOSE, made.need.id) if body.files else ()
    return Status(201, NeedDetail.fresh(request.actor, made.need, made.entry, handles=made.handles, files=files))


@router.post("/needs/similar", operation_id="similar_needs", response=SimilarOut)
@query
@for_cards
def similar_needs(request: Request, body: SimilarIn) -> SimilarOut:
    """Likely duplicates of what is being typed, best first. Following one spares a second report."""
    found = similar(request.actor, body.text, body.location)
    items = [
        SimilarItem(need=listed(each.need), score=each.score, why=Why(words=each.words, distance_m=each.distance_m))
        for each in found
    ]
    return SimilarOut(items=items)


@router.get("/needs", operation_id="list_needs", response=Page[NeedListed])
@query
@for_cards
def list_needs(request: Request, wanted: Annotated[NeedFilter, Query()]) -> Page[NeedOut | NeedPublic]:
    """The needs that I may know of, newest first: in full, or as a neighbour sees them (`view`)."""
    rows = queries.with_people(_matching(request, wanted))
    return page(rows, wanted, partial(listed, datum=wanted.datum), order=("-reported_at", "-id"))


@router.get("/needs/{need_id}", operation_id="read_need", response=NeedDetailed)
@query
@for_cards
def read_need(request: Request, need_id: UUID, datum: DatumIn = Datum.WGS84) -> NeedDetail | NeedPublicDetail:
    """One need, with its timeline and what I may do now."""
    return _detail(request, need_id, datum)


@router.post("/needs/{need_id}/follow", operation_id="follow_need", response=NeedDetailed)
@command
@for_cards
def follow_need(request: Request, need_id: UUID) -> NeedDetail | NeedPublicDetail:
    """Hear of it from now on. For whoever may see it."""
    services.follow(actor=request.actor, need_id=need_id, now=request.now)
    return _detail(request, need_id)


@router.post("/needs/{need_id}/unfollow", operation_id="unfollow_need", response={204: None})
@command
@for_cards
def unfollow_need(request: Request, need_id: UUID) -> Status[None]:
    """Hear no more of it. A private need may be out of sight after this."""
    services.unfollow(actor=request.actor, need_id=need_id, now=request.now)
    return Status(204, None)


@router.post("/needs/{need_id}/files", operation_id="add_files_to_need", response=NeedDetail)
@command
@edits("read_need", Need)
def add_files_to_need(request: Request, need_id: UUID, body: FileIds) -> NeedDetail | NeedPublicDetail:
    """Add photos, voice notes or papers. For: who reported it, who it was for, who handles it, who comes to help."""
    services.add_files(actor=request.actor, need_id=need_id, files=body.files, now=request.now)
    return _detail(request, need_id)


@router.post("/needs/{need_id}/triage", operation_id="triage_need", response=NeedDetail)
@command
@edits("read_need", Need)
def triage_need(request: Request, need_id: UUID, body: TriageIn) -> NeedDetail | NeedPublicDetail:
    """Say how soon; the first to do it keeps the lead. For: team leader of the community, core leader, manager."""
    services.triage(actor=request.actor, need_id=need_id, now=request.now, **body.model_dump())
    return _detail(request, need_id)


@router.post("/needs/{need_id}/decline", operation_id="decline_need", response=NeedDetail)
@command
@edits("read_need", Need)
def decline_need(request: Request, need_id: UUID, body: ReasonIn) -> NeedDetail | NeedPublicDetail:
    """Turn it down, with a reason. For: team leader of the community, core leader, manager."""
    services.decline(actor=request.actor, need_id=need_id, reason=body.reason, now=request.now)
    return _detail(request, need_id)


@router.post("/needs/{need_id}/merge", operation_id="merge_need", response=NeedDetail)
@command
@edits("read_need", Need)
def merge_need(request: Request, need_id: UUID, body: MergeIn) -> NeedDetail | NeedPublicDetail:
    """Join it to another need. For: team leader of the community, core leader, manager."""
    services.merge(actor=request.actor, need_id=need_id, into=body.into, now=request.now)
    return _detail(request, need_id)


@router.post("/needs/{need_id}/tasks", operation_id="add_task_to_need", response={201: TaskDetail})
@command
def add_task_to_need(request: Request, need_id: UUID, body: TaskCreate) -> Status[TaskDetail]:
    """Make a task for it; offers go out by themselves. For: team leader of the community, core leader, manager."""
    task = services.add_task(actor=request.actor, need_id=need_id, spec=body, now=request.now)
    shown = find(with_places_of(visible_tasks(request.actor), request.actor), task.id)
    return Status(201, TaskDetail.full(request.actor, shown, []))


@router.post("/needs/{need_id}/answer", operation_id="answer_need", response=NeedDetail)
@command
@edits("read_need", Need)
def answer_need(request: Request, need_id: UUID, body: AnswerIn) -> NeedDetail | NeedPublicDetail:
    """Advise, without a task. For: team leader of the community, core leader, manager."""
    services.answer(actor=request.actor, need_id=need_id, text=body.text, now=request.now)
    return _detail(request, need_id)


@router.get("/needs/{need_id}/destination", operation_id="see_need_destination", response=DestinationOut)
@query
def see_need_destination(request: Request, need_id: UUID, wanted: Annotated[DestinationIn, Query()]) -> DestinationOut:
    """The building, the door or the phone. Who lives there sees that I saw it. For: team leader, core leader, manager."""
    need, shown = services.see_destination(
        actor=request.actor, need_id=need_id, level=Level(wanted.level), now=request.now
    )
    return DestinationOut.of(need, shown, datum=wanted.datum)


@router.post("/needs/{need_id}/verdict", operation_id="give_verdict", response=NeedDetail)
@command
@for_cards
@edits("read_need", Need)
def give_verdict(request: Request, need_id: UUID, body: VerdictIn) -> NeedDetail | NeedPublicDetail:
    """The resident's own word, which closes or reopens it. For: who reported it, who it was for; not who did the work."""
    services.give_verdict(actor=request.actor, need_id=need_id, spec=body, now=request.now)
    return _detail(request, need_id)
