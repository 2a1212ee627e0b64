"""The HTTP face of the exchange."""

from typing import Annotated
from uuid import UUID

from django.http import HttpResponseBase, StreamingHttpResponse
from ninja import Query, Router, Status

from backend.files import sealed
from backend.http.etags import edits
from backend.http.operations import Request, command, on_its_own, query, shown_once, within_reach
from backend.http.pages import Page, PageIn, page
from backend.imports.reports import TABLE, handed_out
from backend.imports.schemas import LineFilter, LineOut
from backend.services import find
from needs.exchange import links, queries, services
from needs.exchange.formats import FORMATS
from needs.exchange.models import Extract, Import
from needs.exchange.refusals import ExtractGone
from needs.exchange.schemas import (
    ExtractCreate,
    ExtractOut,
    ImportCreate,
    ImportOut,
    KeyCreate,
    KeyIssued,
    KeyOut,
)
from needs.exchange.states import ExtractStatus, Format
from needs.exchange.words import WORDS

router = Router(tags=["exchange"])

FILES = {
    "responses": {
        200: {
            "content": {
                kind: {"schema": {"type": "string", "format": "binary"}}
                for kind in sorted({each.media_type for each in FORMATS.values()})
            }
        }
    }
}


@router.post("/exports", operation_id="ask_extract", response={202: ExtractOut}, by_alias=True)
@command
def ask_extract(request: Request, body: ExtractCreate) -> Status[ExtractOut]:
    """Ask for an extract of the street's needs as a table, a map or Open311 GeoReport Bulk. It is written in the background.

    For: core leader and manager (all needs, with surnames and cells), members of the committee and street officers (what
    residents made public). Never reports of wrongdoing.
    """
    extract = services.ask_extract(actor=request.actor, spec=body, now=request.now)
    return Status(202, ExtractOut.seen_by(request.actor, extract))


@router.get("/exports", operation_id="list_extracts", response=Page[ExtractOut], by_alias=True)
@query
def list_extracts(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[ExtractOut]:
    """The extracts that I asked for, newest first."""
    rows = queries.own_extracts(request.actor)
    return page(rows, wanted, lambda each: ExtractOut.seen_by(request.actor, each))


@router.get("/exports/{extract_id}", operation_id="read_extract", response=ExtractOut, by_alias=True)
@query
def read_extract(request: Request, extract_id: UUID) -> ExtractOut:
    """How far an extract of mine has come, and where to fetch it."""
    return ExtractOut.seen_by(request.actor, find(queries.own_extracts(request.actor), extract_id))


@router.post("/exports/{extract_id}/cancel", operation_id="cancel_extract", response=ExtractOut, by_alias=True)
@command
@edits("read_extract", Extract)
def cancel_extract(request: Request, extract_id: UUID) -> ExtractOut:
    """Call an extract of mine off while it is being written."""
    extract = services.cancel_extract(actor=request.actor, extract_id=extract_id, now=request.now)
    return ExtractOut.seen_by(request.actor, extract)


@router.get("/exports/{extract_id}/content", operation_id="fetch_extract", response={200: None}, openapi_extra=FILES)
@within_reach
def fetch_extract(
    request: Request, extract_id: UUID, token: Annotated[str, Query(max_length=500)]
) -> StreamingHttpResponse:
    """The file of an extract of mine, by the link that was given with it. Each time is written down."""
    extract = find(queries.own_extracts(request.actor).select_related("content", "street"), extract_id)
    links.check(token, request.actor.user_id, extract_id, now=request.now)
    if extract.status != ExtractStatus.READY or extract.expires_at is None or extract.expires_at <= request.now:
        raise ExtractGone
    services.fetch_extract(actor=request.actor, extract=extract, now=request.now)
    kind = FORMATS[Format(extract.format)]
    name = f"linli-{extract.street.code}-{extract.asked_at:%Y%m%d-%H%M}{kind.ending}"
    return sealed.handed_out(
        request, extract.content, size=extract.size or 0, media_type=f"{kind.media_type}; charset=utf-8", name=name
    )


@router.post("/imports", operation_id="ask_import", response={202: ImportOut})
@command
@on_its_own
def ask_import(request: Request, body: ImportCreate) -> Status[ImportOut]:
    """Bring needs in from another system: a table or the JSON of Open311. It is read in the background; good rows are kept.

    For: importer, administrator of the street. The same file asked for again while it is under way is that one.
    """
    found = services.ask_import(actor=request.actor, spec=body, now=request.now)
    return Status(202, ImportOut.seen_by(request.actor, found))


@router.get("/imports", operation_id="list_imports", response=Page[ImportOut])
@query
def list_imports(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[ImportOut]:
    """The imports of the street, newest first. For: importer, administrator of the street."""
    rows = queries.visible_imports(request.actor)
    return page(rows, wanted, lambda each: ImportOut.seen_by(request.actor, each))


@router.get("/imports/{import_id}", operation_id="read_import", response=ImportOut)
@query
def read_import(request: Request, import_id: UUID) -> ImportOut:
    """How far an import has come, and what came of its rows."""
    return ImportOut.seen_by(request.actor, find(queries.visible_imports(request.actor), import_id))


@router.get("/imports/{import_id}/lines", operation_id="list_import_lines", response=Page[LineOut])
@query
def list_import_lines(request: Request, import_id: UUID, wanted: Annotated[LineFilter, Query()]) -> Page[LineOut]:
    """Each row that was rejected, and why; and each that was kept without something."""
    rows = find(queries.visible_imports(request.actor), import_id).lines.all()
    rows = rows if wanted.kept is None else rows.filter(kept=wanted.kept)
    return page(rows, wanted, lambda each: LineOut.of(each, WORDS), order=("number", "id"))


@router.get(
    "/imports/{import_id}/report", operation_id="fetch_import_report", response={200: None}, openapi_extra=TABLE
)
@within_reach
def fetch_import_report(request: Request, import_id: UUID) -> HttpResponseBase:
    """The same as a table for a spreadsheet, in both languages."""
    return handed_out(find(queries.visible_imports(request.actor), import_id), WORDS)


@router.post("/imports/{import_id}/cancel", operation_id="cancel_import", response=ImportOut)
@command
@edits("read_import", Import)
def cancel_import(request: Request, import_id: UUID) -> ImportOut:
    """Read no further; what came in stays. For: who asked for it, importer, administrator of the street."""
    found = services.cancel_import(actor=request.actor, import_id=import_id, now=request.now)
    return ImportOut.seen_by(request.actor, found)


@router.post("/open311/keys", operation_id="issue_open311_key", response={201: KeyIssued})
@shown_once
def issue_open311_key(request: Request, body: KeyCreate) -> Status[KeyIssued]:
    """A key by which an outside program reports needs at /open311/v2, in the name of an account. Its text is shown this once.

    For: administrator of the street.
    """
    key, text = services.issue_key(actor=request.actor, spec=body, now=request.now)
    return Status(201, KeyIssued(**KeyOut.seen_by(request.actor, key).model_dump(), api_key=text))


@router.get("/open311/keys", operation_id="list_open311_keys", response=Page[KeyOut])
@query
def list_open311_keys(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[KeyOut]:
    """The keys of the street, newest first, for who administers it; for the others those of their own account."""
    return page(queries.visible_keys(request.actor), wanted, lambda each: KeyOut.seen_by(request.actor, each))


@router.post("/open311/keys/{api_key_id}/revoke", operation_id="revoke_open311_key", response=KeyOut)
@command
def revoke_open311_key(request: Request, api_key_id: UUID) -> KeyOut:
    """It opens nothing from now on. For: administrator of the street, whose account it is."""
    key = services.revoke_key(actor=request.actor, api_key_id=api_key_id, now=request.now)
    return KeyOut.seen_by(request.actor, key)
