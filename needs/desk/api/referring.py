"""Needs in other hands: who is put in charge, what is handed on, what is objected."""

from functools import partial
from typing import Annotated
from uuid import UUID

from ninja import Query, Status

from backend.http.etags import edits
from backend.http.fields import ReasonIn
from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.services import find
from needs.desk import queries, services
from needs.desk.api.common import detail, router
from needs.desk.details import NeedDetail, NeedPublicDetail
from needs.desk.models import Need
from needs.desk.schemas import (
    AssignIn,
    ObjectionOut,
    ReferralAnswerIn,
    ReferralCreate,
    ReviewIn,
)
from needs.desk.states import ObjectionStatus


class ObjectionFilter(PageIn):
    """Which objections."""

    status: ObjectionStatus | None = None


@router.post("/needs/{need_id}/assign", operation_id="assign_need", response=NeedDetail)
@command
@edits("read_need", Need)
def assign_need(request: Request, need_id: UUID, body: AssignIn) -> NeedDetail | NeedPublicDetail:
    """Put one person in charge; its targets stay. For: team leader of the community, core leader, manager."""
    services.assign(actor=request.actor, need_id=need_id, now=request.now, **body.model_dump())
    return detail(request, need_id)


@router.post("/needs/{need_id}/objections", operation_id="object_to_need", response={201: ObjectionOut})
@command
def object_to_need(request: Request, need_id: UUID, body: ReasonIn) -> Status[ObjectionOut]:
    """Say that it is not mine to see to. For: who is in charge of it. Somebody else reviews it."""
    made = services.object_to(actor=request.actor, need_id=need_id, reason=body.reason, now=request.now)
    return Status(201, ObjectionOut.seen_by(request.actor, made))


@router.get("/objections", operation_id="list_objections", response=Page[ObjectionOut])
@query
def list_objections(request: Request, wanted: Annotated[ObjectionFilter, Query()]) -> Page[ObjectionOut]:
    """Objections to being put in charge, newest first: mine; of the whole street for core leaders and managers."""
    rows = queries.visible_objections(request.actor).select_related("by", "reviewed_by")
    if wanted.status is not None:
        rows = rows.filter(status=wanted.status)
    return page(rows, wanted, partial(ObjectionOut.seen_by, request.actor), order=("-at", "-id"))


@router.post("/objections/{objection_id}/review", operation_id="review_objection", response=ObjectionOut)
@command
def review_objection(request: Request, objection_id: UUID, body: ReviewIn) -> ObjectionOut:
    """Judge it, with an answer. For: core leader, manager; not who objected, nor who had put them in charge."""
    services.review(actor=request.actor, objection_id=objection_id, now=request.now, **body.model_dump())
    rows = queries.visible_objections(request.actor).select_related("by", "reviewed_by")
    return ObjectionOut.seen_by(request.actor, find(rows, objection_id))


@router.post("/needs/{need_id}/referrals", operation_id="refer_need", response={201: NeedDetail})
@command
@edits("read_need", Need)
def refer_need(request: Request, need_id: UUID, body: ReferralCreate) -> Status[NeedDetail | NeedPublicDetail]:
    """Hand it on to a body outside; who leads it still answers. For: team leader of the community, core leader, manager."""
    services.refer(actor=request.actor, need_id=need_id, spec=body, now=request.now)
    return Status(201, detail(request, need_id))


@router.post("/referrals/{referral_id}/answer", operation_id="enter_referral_answer", response=NeedDetail)
@command
def enter_referral_answer(request: Request, referral_id: UUID, body: ReferralAnswerIn) -> NeedDetail | NeedPublicDetail:
    """What the body answered: with the last open work the need is answered by it. For: who handles the need."""
    need = services.enter_answer(actor=request.actor, referral_id=referral_id, text=body.text, now=request.now)
    return detail(request, need.id)


@router.post("/referrals/{referral_id}/recall", operation_id="recall_referral", response=NeedDetail)
@command
def recall_referral(request: Request, referral_id: UUID, body: ReasonIn) -> NeedDetail | NeedPublicDetail:
    """Take it back: they do not see to it. For: who handles the need."""
    need = services.recall(actor=request.actor, referral_id=referral_id, reason=body.reason, now=request.now)
    return detail(request, need.id)
