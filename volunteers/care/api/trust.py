"""Whom the resident trusts: asked first, once they agreed."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Status

from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.services import find
from volunteers.care import queries, services
from volunteers.care.api.common import detail, router
from volunteers.care.schemas import EntryDetail, TrustedIn, TrustedOut, TrustOut


@router.post("/care/entries/{care_entry_id}/trusted", operation_id="ask_trusted", response={201: EntryDetail})
@command
def ask_trusted(request: Request, care_entry_id: UUID, body: TrustedIn) -> Status[EntryDetail]:
    """Ask a volunteer to be the one who comes first. They are told who it is by the surname, and nothing else."""
    services.ask_trusted(actor=request.actor, entry_id=care_entry_id, volunteer_id=body.volunteer_id, now=request.now)
    return Status(201, detail(request, care_entry_id))


@router.get("/me/care/trust", operation_id="list_my_trust", response=Page[TrustOut])
@query
def list_my_trust(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[TrustOut]:
    """Where I am asked to come first, or do."""
    return page(queries.own_trusts(request.actor), wanted, lambda row: TrustOut.mine(request.actor, row))


@router.post("/care/trusted/{care_trusted_id}/agree", operation_id="agree_to_trust", response=TrustedOut)
@command
def agree_to_trust(request: Request, care_trusted_id: UUID) -> TrustedOut:
    """I would come first. Each visit is offered to me all the same, and I may say no to it."""
    services.answer_trust(actor=request.actor, trusted_id=care_trusted_id, willing=True, now=request.now)
    return _one(request, care_trusted_id)


@router.post("/care/trusted/{care_trusted_id}/refuse", operation_id="refuse_trust", response=TrustedOut)
@command
def refuse_trust(request: Request, care_trusted_id: UUID) -> TrustedOut:
    """Rather not; no reason is asked."""
    services.answer_trust(actor=request.actor, trusted_id=care_trusted_id, willing=False, now=request.now)
    return _one(request, care_trusted_id)


@router.post("/care/trusted/{care_trusted_id}/end", operation_id="end_trust", response=TrustedOut)
@command
def end_trust(request: Request, care_trusted_id: UUID) -> TrustedOut:
    """No longer. For: the volunteer, the resident, who keeps the entry."""
    services.end_trust(actor=request.actor, trusted_id=care_trusted_id, now=request.now)
    return _one(request, care_trusted_id)


def _one(request: Request, trusted_id: UUID) -> TrustedOut:
    return TrustedOut.of(find(queries.visible_trusted(request.actor).select_related("volunteer__user"), trusted_id))
