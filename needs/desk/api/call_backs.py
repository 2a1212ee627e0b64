"""Call backs, and the wish for no questions."""

from functools import partial
from typing import Annotated
from uuid import UUID

from ninja import Query

from backend.http.etags import edits
from backend.http.operations import Request, command, for_cards, query
from backend.http.pages import Page, page
from backend.policy import allow
from backend.services import find
from needs.desk import services
from needs.desk.api.common import detail, router
from needs.desk.calls import callable_by, visible_call_backs, wants_no_questions
from needs.desk.details import NeedDetail, NeedPublicDetail
from needs.desk.models import CallBack, Need
from needs.desk.policy import DESK_POLICY
from needs.desk.schemas import (
    AskingIn,
    AskingOut,
    CallBackDetail,
    CallBackFilter,
    CallBackItem,
    CallBackPhoneOut,
    CallBackVerdictIn,
    CallIn,
)
from needs.desk.states import CALL_BACK_OPEN, DeskAction, WhyCall


def _shown(request: Request, call_back_id: UUID) -> CallBackDetail:
    row = find(visible_call_backs(request.actor).select_related("need__reporter"), call_back_id)
    return CallBackDetail.seen_by(request.actor, row, list(row.calls.order_by("at", "id")))


@router.post("/needs/{need_id}/call-back", operation_id="ask_call_back", response=NeedDetail)
@command
@for_cards
@edits("read_need", Need)
def ask_call_back(request: Request, need_id: UUID) -> NeedDetail | NeedPublicDetail:
    """Have somebody who had no hand in it call me and ask. For: who may give the verdict."""
    services.ask_call_back(actor=request.actor, need_id=need_id, why=WhyCall.ASKED, now=request.now)
    return detail(request, need_id)


@router.post("/needs/{need_id}/questions", operation_id="set_questions_about_need", response=NeedDetail)
@command
@for_cards
@edits("read_need", Need)
def set_questions_about_need(request: Request, need_id: UUID, body: AskingIn) -> NeedDetail | NeedPublicDetail:
    """Be asked about this need no more, or again: no reminder, no call. Silence is never taken for a yes."""
    services.set_asking(actor=request.actor, need_id=need_id, asked=body.asked, now=request.now)
    return detail(request, need_id)


@router.get("/me/questions", operation_id="read_questions", response=AskingOut)
@query
@for_cards
def read_questions(request: Request) -> AskingOut:
    """Whether I am asked for verdicts."""
    return AskingOut(asked=not wants_no_questions(request.actor.user_id))


@router.put("/me/questions", operation_id="set_questions", response=AskingOut)
@command
@for_cards
def set_questions(request: Request, body: AskingIn) -> AskingOut:
    """Be asked about none of my needs, or about each again."""
    return AskingOut(asked=services.set_questions(actor=request.actor, asked=body.asked, now=request.now))


@router.get("/call-backs", operation_id="list_call_backs", response=Page[CallBackItem])
@query
def list_call_backs(request: Request, wanted: Annotated[CallBackFilter, Query()]) -> Page[CallBackItem]:
    """Who should be called, soonest first. For: hotline clerk, community worker, manager, seat; not on what one had a hand in."""
    allow(DESK_POLICY, DeskAction.LIST_CALL_BACKS, request.actor, None)
    rows = callable_by(request.actor).select_related("need")
    rows = rows.filter(status=wanted.status) if wanted.status else rows.filter(status__in=CALL_BACK_OPEN)
    if wanted.mine:
        rows = rows.filter(caller=request.actor.user_id)
    return page(rows, wanted, partial(CallBackItem.of, request.actor), order=("due_at", "id"))


@router.get("/call-backs/{call_back_id}", operation_id="read_call_back", response=CallBackDetail)
@query
def read_call_back(request: Request, call_back_id: UUID) -> CallBackDetail:
    """One of them; with what was reported and answered once I have taken it on."""
    return _shown(request, call_back_id)


@router.post("/call-backs/{call_back_id}/take", operation_id="take_call_back", response=CallBackDetail)
@command
@edits("read_call_back", CallBack)
def take_call_back(request: Request, call_back_id: UUID) -> CallBackDetail:
    """Take it on; also from who has had it for a day."""
    services.take_call_back(actor=request.actor, call_back_id=call_back_id, now=request.now)
    return _shown(request, call_back_id)


@router.post("/call-backs/{call_back_id}/give-back", operation_id="give_back_call_back", response=CallBackDetail)
@command
@edits("read_call_back", CallBack)
def give_back_call_back(request: Request, call_back_id: UUID) -> CallBackDetail:
    """Leave it to somebody else."""
    services.give_back_call_back(actor=request.actor, call_back_id=call_back_id, now=request.now)
    return _shown(request, call_back_id)


@router.get("/call-backs/{call_back_id}/phone", operation_id="see_call_back_phone", response=CallBackPhoneOut)
@query
def see_call_back_phone(request: Request, call_back_id: UUID) -> CallBackPhoneOut:
    """Whom to call, and by which phone. They see that I saw it. For who has taken it on."""
    row, shown = services.see_call_back_phone(actor=request.actor, call_back_id=call_back_id, now=request.now)
    return CallBackPhoneOut.of(row, shown)


@router.post("/call-backs/{call_back_id}/calls", operation_id="note_call", response=CallBackDetail)
@command
@edits("read_call_back", CallBack)
def note_call(request: Request, call_back_id: UUID, body: CallIn) -> CallBackDetail:
    """Note a call that brought no word. The last that the street asks for gives it up."""
    services.note_call(actor=request.actor, call_back_id=call_back_id, outcome=body.outcome, now=request.now)
    return _shown(request, call_back_id)


@router.post("/call-backs/{call_back_id}/verdict", operation_id="record_call_back", response=CallBackDetail)
@command
@edits("read_call_back", CallBack)
def record_call_back(request: Request, call_back_id: UUID, body: CallBackVerdictIn) -> CallBackDetail:
    """Record what the resident says, in their words: it is their verdict, and I am named as who wrote it down."""
    services.record_call_back(actor=request.actor, call_back_id=call_back_id, spec=body, now=request.now)
    return _shown(request, call_back_id)
