"""The HTTP face of imports of volunteers."""

from typing import Annotated
from uuid import UUID

from django.http import HttpResponseBase
from ninja import Query, Router, Status

from backend.http.etags import edits
from backend.http.operations import Request, command, on_its_own, query, within_reach
from backend.http.pages import Page, PageIn, page
from backend.imports.reports import TABLE, handed_out
from backend.imports.schemas import LineFilter, LineOut
from backend.services import find
from volunteers.imports import queries, services
from volunteers.imports.models import VolunteerImport
from volunteers.imports.schemas import VolunteerImportCreate, VolunteerImportOut
from volunteers.imports.words import WORDS

router = Router(tags=["imports"])


def _one(request: Request, volunteer_import_id: UUID) -> VolunteerImport:
    return find(queries.visible_to(request.actor), volunteer_import_id)


@router.post("/volunteer-imports", operation_id="ask_volunteer_import", response={202: VolunteerImportOut})
@command
@on_its_own
def ask_volunteer_import(request: Request, body: VolunteerImportCreate) -> Status[VolunteerImportOut]:
    """Put many people on the roster out of a table (CSV in UTF-8, GBK or GB18030). It is read in the background; good rows are kept.

    For: core leader, manager. Who has no account gets one, and signs in with their phone. Read again, it puts nobody there twice.
    """
    found = services.ask_import(actor=request.actor, spec=body, now=request.now)
    return Status(202, VolunteerImportOut.seen_by(request.actor, found))


@router.get("/volunteer-imports", operation_id="list_volunteer_imports", response=Page[VolunteerImportOut])
@query
def list_volunteer_imports(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[VolunteerImportOut]:
    """The imports of volunteers, newest first. For: core leader, manager."""
    rows = queries.visible_to(request.actor)
    return page(rows, wanted, lambda each: VolunteerImportOut.seen_by(request.actor, each))


@router.get(
    "/volunteer-imports/{volunteer_import_id}", operation_id="read_volunteer_import", response=VolunteerImportOut
)
@query
def read_volunteer_import(request: Request, volunteer_import_id: UUID) -> VolunteerImportOut:
    """How far an import has come, and what came of its rows."""
    return VolunteerImportOut.seen_by(request.actor, _one(request, volunteer_import_id))


@router.get(
    "/volunteer-imports/{volunteer_import_id}/lines",
    operation_id="list_volunteer_import_lines",
    response=Page[LineOut],
)
@query
def list_volunteer_import_lines(
    request: Request, volunteer_import_id: UUID, wanted: Annotated[LineFilter, Query()]
) -> Page[LineOut]:
    """Each row that was rejected: its number, the column, and why."""
    rows = _one(request, volunteer_import_id).lines.all()
    rows = rows if wanted.kept is None else rows.filter(kept=wanted.kept)
    return page(rows, wanted, lambda each: LineOut.of(each, WORDS), order=("number", "id"))


@router.get(
    "/volunteer-imports/{volunteer_import_id}/report",
    operation_id="fetch_volunteer_import_report",
    response={200: None},
    openapi_extra=TABLE,
)
@within_reach
def fetch_volunteer_import_report(request: Request, volunteer_import_id: UUID) -> HttpResponseBase:
    """The same as a table for a spreadsheet, in both languages."""
    return handed_out(_one(request, volunteer_import_id), WORDS)


@router.post(
    "/volunteer-imports/{volunteer_import_id}/cancel",
    operation_id="cancel_volunteer_import",
    response=VolunteerImportOut,
)
@command
@edits("read_volunteer_import", VolunteerImport)
def cancel_volunteer_import(request: Request, volunteer_import_id: UUID) -> VolunteerImportOut:
    """Read no further; who came in stays. For: core leader, manager, who asked for it."""
    found = services.cancel_import(actor=request.actor, import_id=volunteer_import_id, now=request.now)
    return VolunteerImportOut.seen_by(request.actor, found)
