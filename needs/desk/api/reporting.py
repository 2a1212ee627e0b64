"""Report a need, and what helps while one does."""

from uuid import UUID

from ninja import Status

from backend.files.queries import attached_to
from backend.files.schemas import FileIds
from backend.http.etags import edits
from backend.http.operations import Request, command, for_cards
from needs.desk import services
from needs.desk.api.common import detail, router
from needs.desk.details import NeedDetail, NeedPublicDetail
from needs.desk.files import PURPOSE
from needs.desk.models import Need
from needs.desk.schemas import (
    NeedCreate,
    SupplyIn,
)


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


@router.post("/needs/{need_id}/files", operation_id="add_files_to_need", response=NeedDetail)
@command
@edits("read_need", Need)
def add_files_to_need(request: Request, need_id: UUID, body: FileIds) -> NeedDetail | NeedPublicDetail:
    """Add photos, voice notes or papers. For: who reported it, who it was for, who handles it, who comes to help."""
    services.add_files(actor=request.actor, need_id=need_id, files=body.files, now=request.now)
    return detail(request, need_id)
