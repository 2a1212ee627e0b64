"""The HTTP face of series."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Status

from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.places.queries import zone_of
from backend.services import find
from volunteers.series import queries, services
from volunteers.series.schemas import (
    PreviewOut,
    SeriesChange,
    SeriesCreate,
    SeriesDetail,
    SeriesEndIn,
    SeriesIn,
    SeriesOut,
    StandingDetail,
    StandingIn,
    StandingMine,
    StandInIn,
)

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
    return Status(201 if made.fresh else 200, series_detail(request, made.row.id))


@router.get("/series", operation_id="list_series", response=Page[SeriesOut])
@query
def list_series(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[SeriesOut]:
    """The series that I direct, newest first."""
    return page(queries.visible_to(request.actor), wanted, SeriesOut.of)


@router.get("/series/{series_id}", operation_id="read_series", response=SeriesDetail)
@query
def read_series(request: Request, series_id: UUID) -> SeriesDetail:
    """A series, the tasks that were made of it, and the days that come next."""
    return series_detail(request, series_id)


@router.post("/series/{series_id}/change", operation_id="change_series", response=SeriesDetail)
@command
def change_series(request: Request, series_id: UUID, body: SeriesChange) -> SeriesDetail:
    """Change one task, those from a day on, or all that are ahead; what was changed of one alone stays.

    From a day on, another series begins, which is answered with: it `follows` this one. One task that cannot be changed so
    refuses the whole.
    """
    series = services.change(actor=request.actor, series_id=series_id, spec=body, now=request.now)
    return series_detail(request, series.id)


@router.post("/series/{series_id}/end", operation_id="end_series", response=SeriesDetail)
@command
def end_series(request: Request, series_id: UUID, body: SeriesEndIn) -> SeriesDetail:
    """No more of it: the tasks that are still ahead, or those from a day on, are called off. One alone is called off at the task."""
    if body.from_day is not None:
        services.cut(
            actor=request.actor, series_id=series_id, from_day=body.from_day, reason=body.reason, now=request.now
        )
    else:
        services.end(actor=request.actor, series_id=series_id, reason=body.reason, now=request.now)
    return series_detail(request, series_id)


@router.post("/series/{series_id}/standing", operation_id="ask_standing", response={201: SeriesDetail})
@command
def ask_standing(request: Request, series_id: UUID, body: StandingIn) -> Status[SeriesDetail]:
    """Ask a volunteer to come every time: once they agree, each task is offered to them before anybody else."""
    services.ask_standing(
        actor=request.actor, series_id=series_id, volunteer_id=body.volunteer_id, role=body.role, now=request.now
    )
    return Status(201, series_detail(request, series_id))


@router.get("/me/standing", operation_id="list_my_standing", response=Page[StandingMine])
@query
def list_my_standing(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[StandingMine]:
    """Where I come every time, or am asked to."""
    zone = zone_of(request.actor)
    return page(queries.own_standing(request.actor), wanted, lambda row: StandingMine.seen_by(request.actor, row, zone))


@router.get("/standing/{standing_id}", operation_id="read_standing", response=StandingDetail)
@query
def read_standing(request: Request, standing_id: UUID) -> StandingDetail:
    """Where I come every time, and whom I may name as a stand-in: who held a place on the same work."""
    return _standing(request, standing_id)


@router.post("/standing/{standing_id}/agree", operation_id="agree_to_stand", response=StandingDetail)
@command
def agree_to_stand(request: Request, standing_id: UUID) -> StandingDetail:
    """Yes, I come every time. Each time it is an offer that I may still decline."""
    services.answer_standing(actor=request.actor, standing_id=standing_id, willing=True, now=request.now)
    return _standing(request, standing_id)


@router.post("/standing/{standing_id}/refuse", operation_id="refuse_to_stand", response=StandingDetail)
@command
def refuse_to_stand(request: Request, standing_id: UUID) -> StandingDetail:
    """No, without giving a reason."""
    services.answer_standing(actor=request.actor, standing_id=standing_id, willing=False, now=request.now)
    return _standing(request, standing_id)


@router.post("/standing/{standing_id}/end", operation_id="end_standing", response=StandingDetail)
@command
def end_standing(request: Request, standing_id: UUID) -> StandingDetail:
    """No longer every time. Places that are held stay."""
    services.end_standing(actor=request.actor, standing_id=standing_id, now=request.now)
    return _standing(request, standing_id)


@router.post("/standing/{standing_id}/stand-in", operation_id="find_stand_in", response=StandingDetail)
@command
def find_stand_in(request: Request, standing_id: UUID, body: StandInIn) -> StandingDetail:
    """I cannot come on one day: a colleague whom I name is asked first, or whoever can come. Next time I am first again."""
    services.find_stand_in(
        actor=request.actor, standing_id=standing_id, day=body.day, volunteer_id=body.volunteer_id, now=request.now
    )
    return _standing(request, standing_id)


def _standing(request: Request, standing_id: UUID) -> StandingDetail:
    rows = queries.visible_standing(request.actor).select_related("series", "volunteer__user")
    return StandingDetail.full(request.actor, find(rows, standing_id), zone_of(request.actor))


def series_detail(request: Request, series_id: UUID) -> SeriesDetail:
    """A series as this caller sees it. Raises `NotFound`."""
    row = find(queries.visible_to(request.actor), series_id)
    return SeriesDetail.seen_by(
        request.actor, row, list(queries.made_of(row)), list(queries.standing_of(row)), zone_of(request.actor)
    )
