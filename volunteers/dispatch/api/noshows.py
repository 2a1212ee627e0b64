"""Who was not checked in: one's own, and those on tasks that one directs."""

from typing import Annotated
from uuid import UUID

from ninja import Query

from backend.http.fields import ReasonIn
from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.services import find
from volunteers.dispatch import queries, services
from volunteers.dispatch.api.common import router
from volunteers.dispatch.models import NoShow
from volunteers.dispatch.schemas import DecideIn, NoShowDetail
from volunteers.dispatch.states import NoShowStatus

LOADED = ("assignment__task", "assignment__volunteer__user")


class NoShowFilter(PageIn):
    """Which of them."""

    status: NoShowStatus | None = None


@router.get("/me/no-shows", operation_id="list_own_no_shows", response=Page[NoShowDetail])
@query
def list_own_no_shows(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[NoShowDetail]:
    """Where I was expected and not checked in, newest first. Only what stands counts."""
    rows = NoShow.objects.filter(assignment__volunteer__user=request.actor.user_id, street=request.actor.street_id)
    return page(rows.select_related(*LOADED), wanted, lambda row: NoShowDetail.seen_by(request.actor, row))


@router.get("/no-shows", operation_id="list_no_shows", response=Page[NoShowDetail])
@query
def list_no_shows(request: Request, wanted: Annotated[NoShowFilter, Query()]) -> Page[NoShowDetail]:
    """My own and those on tasks that I direct, newest first; `actions` says where I may decide."""
    rows = queries.visible_no_shows(request.actor).select_related(*LOADED)
    if wanted.status is not None:
        rows = rows.filter(status=wanted.status)
    return page(rows, wanted, lambda row: NoShowDetail.seen_by(request.actor, row))


@router.post("/no-shows/{no_show_id}/object", operation_id="object_to_no_show", response=NoShowDetail)
@command
def object_to_no_show(request: Request, no_show_id: UUID, body: ReasonIn) -> NoShowDetail:
    """I came, or I could not: say why. It does not count until somebody who had no part in it has decided."""
    services.object_to_no_show(actor=request.actor, no_show_id=no_show_id, reason=body.reason, now=request.now)
    return _detail(request, no_show_id)


@router.post("/no-shows/{no_show_id}/decide", operation_id="decide_no_show", response=NoShowDetail)
@command
def decide_no_show(request: Request, no_show_id: UUID, body: DecideIn) -> NoShowDetail:
    """Decide on an objection. For who manages the group and neither made the task nor leads its team."""
    services.decide_no_show(
        actor=request.actor, no_show_id=no_show_id, stands=body.stands, reason=body.reason, now=request.now
    )
    return _detail(request, no_show_id)


def _detail(request: Request, no_show_id: UUID) -> NoShowDetail:
    rows = queries.visible_no_shows(request.actor).select_related(*LOADED)
    return NoShowDetail.seen_by(request.actor, find(rows, no_show_id))
