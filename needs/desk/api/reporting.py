"""Report a need, and what helps while one does."""

from functools import partial
from typing import Annotated
from uuid import UUID

from ninja import Query, Status

from backend.files.queries import attached_to
from backend.files.schemas import FileIds
from backend.http.etags import edits
from backend.http.fields import ReasonIn
from backend.http.operations import Request, command, for_cards, query
from backend.http.pages import Page, PageIn, page
from backend.services import find
from needs.desk import queries, services
from needs.desk.api.common import detail, router
from needs.desk.details import NeedDetail, NeedPublicDetail, is_own
from needs.desk.files import PURPOSE
from needs.desk.models import Edit, Need
from needs.desk.policy import handles, is_concerned
from needs.desk.schemas import EditOut, NeedCreate, NeedPatch, SupplyIn


@router.post("/needs", operation_id="report_need", response={201: NeedDetail, 200: NeedDetail})
@command
@for_cards
def report_need(request: Request, body: NeedCreate) -> Status[NeedDetail | NeedPublicDetail]:
    """Report a need, for oneself or for somebody who agreed. Sent again under the same id: 200 and the need as it is."""
    made = services.report(actor=request.actor, spec=body, now=request.now)
    if made.entry is None:
        return Status(200, detail(request, made.need.id))
    files = attached_to(PURPOSE, made.need.id) if body.files else ()
    return Status(201, NeedDetail.fresh(request.actor, made.need, made.entry, handles=made.handles, files=files))


@router.post("/needs/{need_id}/details", operation_id="supply_details", response=NeedDetail)
@command
@for_cards
@edits("read_need", Need)
def supply_details(request: Request, need_id: UUID, body: SupplyIn) -> NeedDetail | NeedPublicDetail:
    """Answer what the category asks for and was left out. For: who reported it, who it was for, who handles it."""
    services.supply(actor=request.actor, need_id=need_id, details=body.details, now=request.now)
    return detail(request, need_id)


@router.patch("/needs/{need_id}", operation_id="edit_need", response=NeedDetail)
@command
@for_cards
@edits("read_need", Need)
def edit_need(request: Request, need_id: UUID, body: NeedPatch) -> NeedDetail | NeedPublicDetail:
    """Change what I reported, or when I would like it; what is left out stays. For: who reported it, who it is for."""
    services.edit(actor=request.actor, need_id=need_id, spec=body, now=request.now)
    return detail(request, need_id)


@router.get("/needs/{need_id}/edits", operation_id="list_edits", response=Page[EditOut])
@query
def list_edits(request: Request, need_id: UUID, wanted: Annotated[PageIn, Query()]) -> Page[EditOut]:
    """What it said before it was changed, the first change first. For: those concerned, who handles it; empty for others."""
    need = find(queries.visible_to(request.actor), need_id)
    rows = queries.edits_of(need) if (is_concerned | handles)(request.actor, need) else Edit.objects.none()
    return page(rows, wanted, partial(EditOut.of, own=is_own(request.actor, need)), order=("id",))


@router.post("/needs/{need_id}/cancel", operation_id="cancel_need", response=NeedDetail)
@command
@for_cards
@edits("read_need", Need)
def cancel_need(request: Request, need_id: UUID, body: ReasonIn) -> NeedDetail | NeedPublicDetail:
    """I need it no longer: whoever was to come is told. For: who reported it, who it is for."""
    services.cancel(actor=request.actor, need_id=need_id, reason=body.reason, now=request.now)
    return detail(request, need_id)


@router.post("/needs/{need_id}/files", operation_id="add_files_to_need", response=NeedDetail)
@command
@edits("read_need", Need)
def add_files_to_need(request: Request, need_id: UUID, body: FileIds) -> NeedDetail | NeedPublicDetail:
    """Add photos, voice notes or papers. For: who reported it, who it was for, who handles it, who comes to help."""
    services.add_files(actor=request.actor, need_id=need_id, files=body.files, now=request.now)
    return detail(request, need_id)
