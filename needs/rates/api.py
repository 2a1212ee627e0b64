"""The HTTP face of the rates, and of exclusions from them."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Status

from backend.http.etags import edits
from backend.http.operations import Request, command, for_cards, query
from backend.http.pages import Page, page
from backend.policy import allow
from backend.services import find
from needs.rates import services
from needs.rates.arrivals import first_time_right
from needs.rates.load import coordination_load
from needs.rates.models import Exclusion
from needs.rates.policy import RATE_POLICY
from needs.rates.queries import rates, table, visible_exclusions
from needs.rates.schemas import (
    ArrivalsIn,
    ArrivalsOut,
    ByWhat,
    ExclusionDetail,
    ExclusionFilter,
    ExclusionIn,
    ExclusionOut,
    LoadsOut,
    Period,
    RatesOut,
    TableOut,
    WordsIn,
)
from needs.rates.states import RateAction

router = Router(tags=["rates"])


def _reads_small(request: Request) -> bool:
    return RATE_POLICY[RateAction.READ_SMALL](request.actor, None)


@router.get("/stats/rates", operation_id="read_rates", response=RatesOut, by_alias=True)
@query
def read_rates(request: Request, wanted: Annotated[Period, Query()]) -> RatesOut:
    """Response, resolution and satisfaction, each with what was left out and why. For everybody of the street.

    Of a community people outside the group are told by whole quarters, where enough residents have spoken; of a grid never.
    """
    allow(RATE_POLICY, RateAction.READ, request.actor, None)
    small = wanted.area is None or _reads_small(request)
    found = rates(request.actor, area=wanted.area, start=wanted.start, end=wanted.end, now=request.now, small=small)
    return RatesOut.of(found)


@router.get("/stats/rates/by", operation_id="read_rates_by", response=TableOut, by_alias=True)
@query
def read_rates_by(request: Request, wanted: Annotated[ByWhat, Query()]) -> TableOut:
    """The three rates by area, category, team, contractor or month. For everybody of the street.

    To people outside the group: of the whole street, by whole quarters, and without lines of fewer than five residents who
    have spoken, nor those by which such a line could be told.
    """
    allow(RATE_POLICY, RateAction.READ, request.actor, None)
    found = table(
        request.actor,
        wanted.dimension,
        area=wanted.area,
        start=wanted.start,
        end=wanted.end,
        now=request.now,
        small=_reads_small(request),
    )
    return TableOut.of(found)


@router.get("/stats/coordination-load", operation_id="read_coordination_load", response=LoadsOut, by_alias=True)
@query
def read_coordination_load(request: Request, wanted: Annotated[Period, Query()]) -> LoadsOut:
    """How many steps of a need street and community staff had to do, by area and month; without dates, of 90 days. For everybody of the street."""
    allow(RATE_POLICY, RateAction.READ, request.actor, None)
    found = coordination_load(request.actor, area=wanted.area, start=wanted.start, end=wanted.end, now=request.now)
    return LoadsOut.of(found)


@router.get("/stats/first-time-right", operation_id="read_first_time_right", response=ArrivalsOut, by_alias=True)
@query
def read_first_time_right(request: Request, wanted: Annotated[ArrivalsIn, Query()]) -> ArrivalsOut:
    """How many reports were complete when they arrived. Of the street for everybody; by area, category or month for the group."""
    allow(RATE_POLICY, RateAction.READ, request.actor, None)
    found = first_time_right(
        request.actor,
        by=wanted.by,
        area=wanted.area,
        start=wanted.start,
        end=wanted.end,
        now=request.now,
        small=_reads_small(request),
    )
    return ArrivalsOut.of(found)


def _shown(request: Request, exclusion_id: UUID) -> ExclusionDetail:
    row = find(visible_exclusions(request.actor).select_related("need__reporter"), exclusion_id)
    return ExclusionDetail.seen_by(request.actor, row)


@router.post("/needs/{need_id}/exclusions", operation_id="propose_exclusion", response={201: ExclusionDetail})
@command
def propose_exclusion(request: Request, need_id: UUID, body: ExclusionIn) -> Status[ExclusionDetail]:
    """Propose to leave a need out of the rates; a second person decides, and the resident hears of it.

    For: core leader, manager, seat on the committee.
    """
    row = services.propose_exclusion(
        actor=request.actor, need_id=need_id, reason=body.reason, words=body.words, now=request.now
    )
    return Status(201, _shown(request, row.id))


@router.get("/exclusions", operation_id="list_exclusions", response=Page[ExclusionOut])
@query
@for_cards
def list_exclusions(request: Request, wanted: Annotated[ExclusionFilter, Query()]) -> Page[ExclusionOut]:
    """What is, was or should be left out of the rates, newest first: all of it for who answers for it; else of my needs."""
    rows = visible_exclusions(request.actor).select_related("need__reporter")
    if wanted.status is not None:
        rows = rows.filter(status=wanted.status)
    return page(rows, wanted, ExclusionOut.of, order=("-proposed_at", "-id"))


@router.get("/exclusions/{exclusion_id}", operation_id="read_exclusion", response=ExclusionDetail)
@query
@for_cards
def read_exclusion(request: Request, exclusion_id: UUID) -> ExclusionDetail:
    """One of them, with what was reported, and what I may do now."""
    return _shown(request, exclusion_id)


@router.post("/exclusions/{exclusion_id}/confirm", operation_id="confirm_exclusion", response=ExclusionDetail)
@command
@edits("read_exclusion", Exclusion)
def confirm_exclusion(request: Request, exclusion_id: UUID, body: WordsIn) -> ExclusionDetail:
    """Leave it out: the second of two people. For: core leader, manager, seat; with no part in it and no tie to who had."""
    services.decide_exclusion(
        actor=request.actor, exclusion_id=exclusion_id, confirm=True, words=body.words, now=request.now
    )
    return _shown(request, exclusion_id)


@router.post("/exclusions/{exclusion_id}/reject", operation_id="reject_exclusion", response=ExclusionDetail)
@command
@edits("read_exclusion", Exclusion)
def reject_exclusion(request: Request, exclusion_id: UUID, body: WordsIn) -> ExclusionDetail:
    """Count it. For: who may confirm."""
    services.decide_exclusion(
        actor=request.actor, exclusion_id=exclusion_id, confirm=False, words=body.words, now=request.now
    )
    return _shown(request, exclusion_id)


@router.post("/exclusions/{exclusion_id}/withdraw", operation_id="withdraw_exclusion", response=ExclusionDetail)
@command
@edits("read_exclusion", Exclusion)
def withdraw_exclusion(request: Request, exclusion_id: UUID, body: WordsIn) -> ExclusionDetail:
    """Count it again; one person is enough for that. For: core leader, manager, seat on the committee."""
    services.withdraw_exclusion(actor=request.actor, exclusion_id=exclusion_id, words=body.words, now=request.now)
    return _shown(request, exclusion_id)


@router.post("/exclusions/{exclusion_id}/object", operation_id="object_to_exclusion", response=ExclusionDetail)
@command
@for_cards
@edits("read_exclusion", Exclusion)
def object_to_exclusion(request: Request, exclusion_id: UUID, body: WordsIn) -> ExclusionDetail:
    """Object, once: it is counted until somebody else has looked. For: who may give the verdict."""
    services.object_to_exclusion(actor=request.actor, exclusion_id=exclusion_id, words=body.words, now=request.now)
    return _shown(request, exclusion_id)


@router.post("/exclusions/{exclusion_id}/uphold", operation_id="uphold_exclusion", response=ExclusionDetail)
@command
@edits("read_exclusion", Exclusion)
def uphold_exclusion(request: Request, exclusion_id: UUID, body: WordsIn) -> ExclusionDetail:
    """After an objection: leave it out all the same. For: a third person of those who may confirm."""
    services.review_exclusion(
        actor=request.actor, exclusion_id=exclusion_id, uphold=True, words=body.words, now=request.now
    )
    return _shown(request, exclusion_id)


@router.post("/exclusions/{exclusion_id}/lift", operation_id="lift_exclusion", response=ExclusionDetail)
@command
@edits("read_exclusion", Exclusion)
def lift_exclusion(request: Request, exclusion_id: UUID, body: WordsIn) -> ExclusionDetail:
    """After an objection: count it. For: a third person of those who may confirm."""
    services.review_exclusion(
        actor=request.actor, exclusion_id=exclusion_id, uphold=False, words=body.words, now=request.now
    )
    return _shown(request, exclusion_id)
