"""The HTTP face of suggestions."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Router

from backend.errors import NotFound
from backend.http.operations import Request, for_cards, query
from backend.policy import allow
from backend.services import find
from needs.catalogue import queries as catalogue
from needs.desk import queries as desk
from needs.suggestions import queries
from needs.suggestions.models import Suggestion
from needs.suggestions.policy import POLICY
from needs.suggestions.schemas import (
    AgreementIn,
    AgreementOut,
    AgreementRate,
    AgreementsOut,
    SuggestedOut,
    SuggestIn,
    SuggestionOut,
)
from needs.suggestions.states import Action
from needs.suggestions.suggesting import suggest

router = Router(tags=["suggestions"])


@router.post("/needs/suggest", operation_id="suggest_category", response=SuggestedOut)
@query
@for_cards
def suggest_category(request: Request, body: SuggestIn) -> SuggestedOut:
    """Category and urgency of what is being typed, with how sure that is. Nothing is stored."""
    allow(POLICY, Action.ASK, request.actor, None)
    found = suggest(request.actor.street_id, title=body.title, text=body.text, kind=body.kind or "")
    return SuggestedOut.of(found)


@router.get("/needs/{need_id}/suggestion", operation_id="read_suggestion", response=SuggestionOut)
@query
def read_suggestion(request: Request, need_id: UUID) -> SuggestionOut:
    """What was suggested when it was reported, and what was decided. For: team leader, core leader, manager."""
    need = find(desk.visible_to(request.actor), need_id)
    allow(POLICY, Action.SEE, request.actor, need)
    row = queries.visible_to(request.actor).filter(need=need).first()
    if row is None:
        raise NotFound(kind=Suggestion._meta.verbose_name)
    return SuggestionOut.kept(row, {each.code: each for each in catalogue.visible_to(request.actor)})


@router.get("/stats/suggestions", operation_id="read_agreement", response=AgreementsOut)
@query
def read_agreement(request: Request, wanted: Annotated[AgreementIn, Query()]) -> AgreementsOut:
    """How often what was suggested is what was decided, of the whole street. For everybody of the street."""
    allow(POLICY, Action.COUNT, request.actor, None)
    found = queries.agreement(request.actor, start=wanted.start, end=wanted.end)
    items = [
        AgreementOut(version=version, **{name: AgreementRate.of(each) for name, each in rates.items()})
        for version, rates in found.items()
    ]
    return AgreementsOut(items=items)
