"""The HTTP face of limits."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Status

from backend.http.operations import Request, command, for_cards, query
from backend.http.pages import Page, PageIn, page
from backend.policy import allow
from needs.limits import services
from needs.limits.policy import READ_POLICY
from needs.limits.queries import day_of, today, visible_lifts
from needs.limits.schemas import LiftIn, LiftOut, LimitsOut
from needs.limits.states import ReadAction

router = Router(tags=["limits"])


@router.get("/me/limits", operation_id="read_my_limits", response=LimitsOut)
@query
@for_cards
def read_my_limits(request: Request) -> LimitsOut:
    """How much I did today of what has a limit: reports, messages, follows, flags."""
    _day, left = day_of(request.actor, request.now)
    return LimitsOut.of(request.actor, today(request.actor, request.now), left)


@router.get("/limits/lifts", operation_id="list_lifted_limits", response=Page[LiftOut])
@query
@for_cards
def list_lifted_limits(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[LiftOut]:
    """For whom the limits of a day are lifted, newest first: of the street for core leaders and managers; else for me."""
    actor = request.actor
    allow(READ_POLICY, ReadAction.READ_LIFTS, actor, None)
    return page(visible_lifts(actor), wanted, lambda row: LiftOut.seen_by(actor, row), order=("-since", "-id"))


@router.post("/limits/lifts", operation_id="lift_limits", response={201: LiftOut})
@command
def lift_limits(request: Request, body: LiftIn) -> Status[LiftOut]:
    """Let one person do more on a day than others, for up to 30 days. For: core leader, manager; not for oneself."""
    row = services.lift(
        actor=request.actor, user_id=body.user_id, hours=body.hours, reason=body.reason, now=request.now
    )
    return Status(201, LiftOut.seen_by(request.actor, row))


@router.post("/limits/lifts/{lift_id}/end", operation_id="end_lifted_limits", response=LiftOut)
@command
def end_lifted_limits(request: Request, lift_id: UUID) -> LiftOut:
    """The limits hold again for this person. For: core leader, manager."""
    return LiftOut.seen_by(request.actor, services.end_lift(actor=request.actor, lift_id=lift_id, now=request.now))
