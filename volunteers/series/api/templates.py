"""Templates: kept, changed, retired, and made into tasks and series."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Status

from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.services import find
from volunteers.dispatch.queries import visible_tasks, with_places_of
from volunteers.dispatch.schemas import TaskDetail
from volunteers.series import queries, services
from volunteers.series.api.series import router, series_detail
from volunteers.series.schemas import (
    SeriesDetail,
    TemplateChange,
    TemplateIn,
    TemplateOut,
    TemplateSeriesIn,
    TemplateTaskIn,
)
from volunteers.series.states import TemplateStatus


class TemplateFilter(PageIn):
    """Which templates."""

    status: TemplateStatus | None = TemplateStatus.ACTIVE


@router.get("/templates", operation_id="list_templates", response=Page[TemplateOut])
@query
def list_templates(request: Request, wanted: Annotated[TemplateFilter, Query()]) -> Page[TemplateOut]:
    """What the group keeps for the next time, newest first. For who manages it or leads a team."""
    rows = queries.visible_templates(request.actor)
    if wanted.status is not None:
        rows = rows.filter(status=wanted.status)
    return page(rows, wanted, lambda row: TemplateOut.seen_by(request.actor, row))


@router.post("/templates", operation_id="create_template", response={201: TemplateOut})
@command
def create_template(request: Request, body: TemplateIn) -> Status[TemplateOut]:
    """Keep what a task is, without its time and place."""
    row = services.create_template(actor=request.actor, spec=body, now=request.now)
    return Status(201, _one(request, row.id))


@router.get("/templates/{template_id}", operation_id="read_template", response=TemplateOut)
@query
def read_template(request: Request, template_id: UUID) -> TemplateOut:
    """One template."""
    return _one(request, template_id)


@router.post("/templates/{template_id}/change", operation_id="change_template", response=TemplateOut)
@command
def change_template(request: Request, template_id: UUID, body: TemplateChange) -> TemplateOut:
    """Change it; tasks that were made of it stay as they are. For who made it, or manages the group."""
    services.change_template(actor=request.actor, template_id=template_id, spec=body, now=request.now)
    return _one(request, template_id)


@router.post("/templates/{template_id}/retire", operation_id="retire_template", response=TemplateOut)
@command
def retire_template(request: Request, template_id: UUID) -> TemplateOut:
    """No more tasks of it. For who made it, or manages the group."""
    services.retire_template(actor=request.actor, template_id=template_id, now=request.now)
    return _one(request, template_id)


@router.post("/templates/{template_id}/tasks", operation_id="open_task_of_template", response={201: TaskDetail})
@command
def open_task_of_template(request: Request, template_id: UUID, body: TemplateTaskIn) -> Status[TaskDetail]:
    """Open a task of the group: what it is says the template, when and where you say."""
    task = services.open_task_of(actor=request.actor, template_id=template_id, spec=body, now=request.now)
    shown = find(with_places_of(visible_tasks(request.actor), request.actor), task.id)
    return Status(201, TaskDetail.full(request.actor, shown, [], []))


@router.post("/templates/{template_id}/series", operation_id="begin_series_of_template", response={201: SeriesDetail})
@command
def begin_series_of_template(request: Request, template_id: UUID, body: TemplateSeriesIn) -> Status[SeriesDetail]:
    """Begin a series of tasks: what each is says the template."""
    series = services.begin_series_of(actor=request.actor, template_id=template_id, spec=body, now=request.now)
    return Status(201, series_detail(request, series.id))


def _one(request: Request, template_id: UUID) -> TemplateOut:
    return TemplateOut.seen_by(request.actor, find(queries.visible_templates(request.actor), template_id))
