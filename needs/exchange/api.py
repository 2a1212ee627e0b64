"""The HTTP face of the exchange."""

from typing import Annotated
from uuid import UUID

from django.http import StreamingHttpResponse
from ninja import Query, Router, Status

from backend.files import sealed
from backend.http.etags import edits
from backend.http.operations import Request, command, query, within_reach
from backend.http.pages import Page, PageIn, page
from backend.services import find
from needs.exchange import links, queries, services
from needs.exchange.formats import FORMATS
from needs.exchange.models import Extract
from needs.exchange.refusals import ExtractGone
from needs.exchange.schemas import ExtractCreate, ExtractOut
from needs.exchange.states import ExtractStatus, Format

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
