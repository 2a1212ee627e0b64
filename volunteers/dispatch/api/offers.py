"""What was offered to me."""

from typing import Annotated
from uuid import UUID

from ninja import Query

from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.services import find
from volunteers.dispatch import queries, services
from volunteers.dispatch.api.common import or_alternatives, place_detail, router, task_detail
from volunteers.dispatch.schemas import (
    AssignmentDetail,
    NominateIn,
    NoPlace,
    OfferDetail,
    TaskDetail,
)
from volunteers.dispatch.states import OfferStatus


class OfferFilter(PageIn):
    """Which offers."""

    status: OfferStatus | None = None


@router.post("/tasks/{task_id}/nominate", operation_id="nominate_volunteer", response=TaskDetail)
@command
def nominate_volunteer(request: Request, task_id: UUID, body: NominateIn) -> TaskDetail:
    """Put a volunteer forward: they are asked, and say yes or no as to any offer.

    For who directs the task, and leaders of other teams who were asked to help.
    """
    services.nominate(
        actor=request.actor,
        task_id=task_id,
        volunteer_id=body.volunteer_id,
        words=body.reason,
        role_id=body.role_id,
        despite=body.despite,
        now=request.now,
    )
    return task_detail(request, task_id)


@router.get("/me/offers", operation_id="list_own_offers", response=Page[OfferDetail])
@query
def list_own_offers(request: Request, wanted: Annotated[OfferFilter, Query()]) -> Page[OfferDetail]:
    """What was offered to me, newest first, each with its reasons."""
    rows = queries.visible_offers(request.actor).select_related("task", "volunteer")
    if wanted.status is not None:
        rows = rows.filter(status=wanted.status)
    return page(rows, wanted, lambda offer: OfferDetail.seen_by(request.actor, offer))


@router.post("/offers/{offer_id}/accept", operation_id="accept_offer", response={200: AssignmentDetail, 409: NoPlace})
@or_alternatives
@command
def accept_offer(request: Request, offer_id: UUID) -> AssignmentDetail:
    """Accept: a place on the task is mine, or `task_full`."""
    place = services.accept(actor=request.actor, offer_id=offer_id, now=request.now)
    return place_detail(request, place.id)


@router.post("/offers/{offer_id}/decline", operation_id="decline_offer", response=OfferDetail)
@command
def decline_offer(request: Request, offer_id: UUID) -> OfferDetail:
    """Say no; no reason is asked."""
    services.decline(actor=request.actor, offer_id=offer_id, now=request.now)
    rows = queries.visible_offers(request.actor).select_related("task", "volunteer")
    return OfferDetail.seen_by(request.actor, find(rows, offer_id))
