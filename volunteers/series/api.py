"""The HTTP face of series."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Status

from backend.http.fields import ReasonIn
from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.places.queries import zone_of
from backend.services import find
from volunteers.series import queries, services
from volunteers.series.schemas import PreviewOut, SeriesCreate, SeriesDetail, SeriesIn, SeriesOut

router = Router(tags=["series"])


@router.post("/series/preview", operation_id="preview_series", response=PreviewOut)
@query
def preview_series(request: Request, body: SeriesIn) -> PreviewOut:
    """How often it would take place, and when next. Nothing is stored."""
    return services.preview(actor=request.actor, spec=body, now=request.now)


@router.post("/series", operation_id="create_series", response={200: SeriesDetail, 201: SeriesDetail})
@command
def create_series(request: Request, body: SeriesCreate) -> Status[SeriesDetail]:
    """Begin a series of tasks at a public place. The tasks of the next weeks are made at once, the others as they come near."""
    made = services.create(actor=request.actor, spec=body, now=request.now)
    return Status(201 if made.fresh else 200, _detail(request, made.row.id))


@router.get("/series", operation_id="list_series", response=Page[SeriesOut])
@query
def list_series(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[SeriesOut]:
    """The series that I direct, newest first."""
    return page(queries.visible_to(request.actor), wanted, SeriesOut.of)


@router.get("/series/{series_id}", operation_id="read_series", response=SeriesDetail)
@query
def read_series(request: Request, series_id: UUID) -> SeriesDetail:
    """A series, the tasks that were made of it, and the days that come next."""
    return _detail(request, series_id)


@router.post("/series/{series_id}/end", operation_id="end_series", response=SeriesDetail)
@command
def end_series(request: Request, series_id: UUID, body: ReasonIn) -> SeriesDetail:
    """No more of it: the tasks that are still ahead are called off. One alone is called off at the task."""
    services.end(actor=request.actor, series_id=series_id, reason=body.reason, now=request.now)
    return _detail(request, series_id)


def _detail(request: Request, series_id: UUID) -> SeriesDetail:
    row = find(queries.visible_to(request.actor), series_id)
    return SeriesDetail.seen_by(request.actor, row, list(queries.made_of(row)), zone_of(request.actor))
