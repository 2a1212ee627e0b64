"""Cases: propose, agree, read, close, reopen."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Status

from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.places.datum import Datum
from backend.places.schemas import DatumIn
from backend.services import find
from volunteers.cases import queries, services
from volunteers.cases.api.common import detail, router
from volunteers.cases.schemas import CaseCreate, CaseDetail, CaseFile, CaseOut, CloseIn, OwnCase
from volunteers.cases.states import Status as Stage


@router.get("/cases", operation_id="list_cases", response=Page[CaseOut])
@query
def list_cases(request: Request, wanted: Annotated[PageIn, Query()], status: Stage | None = None) -> Page[CaseOut]:
    """The cases about me, or about whom I speak for; those I have a part in; for managers those that nobody works on."""
    rows = queries.with_people(queries.visible_to(request.actor))
    if status is not None:
        rows = rows.filter(status=status)
    return page(rows, wanted, lambda row: CaseOut.of(request.actor, row))


@router.get("/me/caseload", operation_id="list_caseload", response=Page[CaseOut])
@query
def list_caseload(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[CaseOut]:
    """The cases that I lead, work on or supervise. For: social workers of organisations at work in the street."""
    rows = queries.with_people(queries.caseload(request.actor))
    return page(rows, wanted, lambda row: CaseOut.of(request.actor, row))


@router.post("/cases", operation_id="propose_case", response={200: CaseDetail, 201: CaseDetail})
@command
def propose_case(request: Request, body: CaseCreate) -> Status[CaseDetail]:
    """Ask a resident on the care register whether I may work with them. For: a social worker of a contractor at work here, shared with."""
    made = services.propose(actor=request.actor, spec=body, now=request.now)
    return Status(201 if made.fresh else 200, detail(request, made.row.id))


@router.get("/cases/{case_id}", operation_id="read_case", response=CaseDetail)
@query
def read_case(request: Request, case_id: UUID) -> CaseDetail:
    """A case, without what is written on it, and what I may do now. A manager reads of one that waits that it exists."""
    return detail(request, case_id)


@router.get("/cases/{case_id}/file", operation_id="see_case_file", response=CaseFile)
@query
def see_case_file(request: Request, case_id: UUID, datum: DatumIn = Datum.WGS84) -> CaseFile:
    """All that is written on it. Each reading is written down. For: the lead, colleagues named on it, a supervisor let in."""
    case, shown = services.see(actor=request.actor, case_id=case_id, now=request.now)
    return CaseFile.whole(request.actor, case, shown, datum=datum)


@router.get("/cases/{case_id}/own", operation_id="see_own_case", response=OwnCase)
@query
def see_own_case(request: Request, case_id: UUID) -> OwnCase:
    """What was found with me, planned and agreed, and who was let in to read it. For: the resident, and who speaks for them."""
    services.see_own(actor=request.actor, case_id=case_id, now=request.now)
    return OwnCase.of(request.actor, find(queries.with_people(queries.visible_to(request.actor)), case_id))


@router.post("/cases/{case_id}/agree", operation_id="agree_to_case", response=CaseDetail)
@command
def agree_to_case(request: Request, case_id: UUID) -> CaseDetail:
    """Agree to the text `case` of today (`GET /privacy/texts`), for this organisation: for oneself, or for whom one speaks."""
    services.agree(actor=request.actor, case_id=case_id, now=request.now)
    return detail(request, case_id)


@router.post("/cases/{case_id}/decline", operation_id="decline_case", response=CaseDetail)
@command
def decline_case(request: Request, case_id: UUID) -> CaseDetail:
    """No; no reason is asked."""
    services.decline(actor=request.actor, case_id=case_id, now=request.now)
    return detail(request, case_id)


@router.post("/cases/{case_id}/withdraw", operation_id="withdraw_from_case", response=CaseDetail)
@command
def withdraw_from_case(request: Request, case_id: UUID) -> CaseDetail:
    """Agree no more: nobody writes on it or reads it from now on."""
    services.withdraw(actor=request.actor, case_id=case_id, now=request.now)
    return detail(request, case_id)


@router.post("/cases/{case_id}/close", operation_id="close_case", response=CaseDetail)
@command
def close_case(request: Request, case_id: UUID, body: CloseIn) -> CaseDetail:
    """It is over: how, and why. For: the lead."""
    services.close(actor=request.actor, case_id=case_id, outcome=body.outcome, reason=body.reason, now=request.now)
    return detail(request, case_id)


@router.post("/cases/{case_id}/reopen", operation_id="reopen_case", response=CaseDetail)
@command
def reopen_case(request: Request, case_id: UUID) -> CaseDetail:
    """It goes on, within the street's days after it was closed. For: the lead."""
    services.reopen(actor=request.actor, case_id=case_id, now=request.now)
    return detail(request, case_id)
