"""The HTTP face of duties."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Router

from backend.http.operations import Request, command, query
from backend.policy import allow
from backend.services import find
from volunteers.handover import services
from volunteers.handover.policy import POLICY
from volunteers.handover.queries import Whose, neighbours
from volunteers.handover.schemas import DutiesIn, DutiesOut, HandedOverOut, HandOverIn, listed
from volunteers.handover.states import Action

router = Router(tags=["handover"])


def _listed(request: Request, user_id: UUID, wanted: DutiesIn) -> DutiesOut:
    person = find(neighbours(request.actor), user_id)
    allow(POLICY, Action.READ, request.actor, Whose(person.id))
    return DutiesOut(**listed(person, wanted, actor=request.actor))


def _handed_over(request: Request, user_id: UUID, body: HandOverIn) -> HandedOverOut:
    count = services.hand_over(actor=request.actor, user_id=user_id, spec=body, now=request.now)
    person = find(neighbours(request.actor), user_id)
    left = listed(person, DutiesIn(), actor=request.actor)
    return HandedOverOut(handed_over=count, **left)


@router.get("/me/duties", operation_id="list_own_duties", response=DutiesOut)
@query
def list_own_duties(request: Request, wanted: Annotated[DutiesIn, Query()]) -> DutiesOut:
    """What I answer for by name: needs that I lead or am in charge of, tasks and series, a seat, projects."""
    return _listed(request, request.actor.user_id, wanted)


@router.get("/people/{user_id}/duties", operation_id="list_duties", response=DutiesOut)
@query
def list_duties(request: Request, user_id: UUID, wanted: Annotated[DutiesIn, Query()]) -> DutiesOut:
    """What a person answers for, as far as I may know of it. For: themself, core leader, manager."""
    return _listed(request, user_id, wanted)


@router.post("/me/duties/hand-over", operation_id="hand_over_own_duties", response=HandedOverOut)
@command
def hand_over_own_duties(request: Request, body: HandOverIn) -> HandedOverOut:
    """Hand my duties to a successor, all in one act: where one of them cannot go to that person, none does."""
    return _handed_over(request, request.actor.user_id, body)


@router.post("/people/{user_id}/duties/hand-over", operation_id="hand_over_duties", response=HandedOverOut)
@command
def hand_over_duties(request: Request, user_id: UUID, body: HandOverIn) -> HandedOverOut:
    """Hand a person's duties to a successor. For: themself, core leader, manager."""
    return _handed_over(request, user_id, body)
