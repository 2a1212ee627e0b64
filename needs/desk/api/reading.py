"""Read needs, and follow them."""

from functools import partial
from typing import Annotated
from uuid import UUID

from django.db.models import QuerySet
from ninja import Query, Status

from backend.files.schemas import AttachedFile
from backend.http.fields import says_something
from backend.http.operations import Request, command, for_cards, query
from backend.http.pages import Page, PageIn, page
from backend.places.datum import Datum
from backend.places.schemas import DatumIn
from needs.catalogue.queries import codes_under
from needs.desk import queries, services
from needs.desk.api.common import detail, router
from needs.desk.details import NeedDetail, NeedDetailed, NeedPublicDetail
from needs.desk.files import photos_of
from needs.desk.models import Need
from needs.desk.schemas import (
    CallOut,
    CheckIn,
    CheckOut,
    MissingOut,
    NeedFilter,
    NeedListed,
    NeedOut,
    NeedOverdue,
    NeedPublic,
    SimilarIn,
    SimilarItem,
    SimilarOut,
    Why,
    listed,
)
from needs.desk.similar import similar


def _matching(request: Request, wanted: NeedFilter) -> QuerySet[Need]:
    rows = queries.visible_to(request.actor)
    chosen = {name: getattr(wanted, name) for name in ("status", "kind", "urgency")}
    rows = rows.filter(**{name: value for name, value in chosen.items() if value is not None})
    if wanted.place_conflict is not None:
        rows = queries.in_doubt(rows, doubt=wanted.place_conflict)
    if wanted.category is not None:
        rows = rows.filter(category__in=codes_under(request.actor, wanted.category))
    if wanted.area is not None:
        rows = queries.in_area(rows, queries.area_of(request.actor, wanted.area))
    if wanted.mine:
        rows = queries.mine(rows, request.actor)
    if (point := wanted.point()) is not None:
        rows = queries.within(rows, *point, wanted.radius_m)
    return rows


@router.post("/needs/check", operation_id="check_need", response=CheckOut)
@query
@for_cards
def check_need(request: Request, body: CheckIn) -> CheckOut:
    """What a report would lack, and whom to call at once, before it is sent. Nothing is stored."""
    found = services.check(request.actor, body)
    lacking = [] if says_something(body.text) else [MissingOut.of_words()]
    lacking += [MissingOut.of(each) for each in found.missing]
    return CheckOut.of(lacking, [CallOut.of(number) for number in found.calls])


@router.post("/needs/similar", operation_id="similar_needs", response=SimilarOut)
@query
@for_cards
def similar_needs(request: Request, body: SimilarIn) -> SimilarOut:
    """Likely duplicates of what is being typed, best first. Following one spares a second report."""
    actor = request.actor
    found = similar(actor, body.text, body.location, title=body.title)
    followers = queries.numbers_of_followers([each.need.id for each in found])
    photos = photos_of([each.need.id for each in found if each.need.full])
    items = [
        SimilarItem(
            need=listed(each.need),
            likeness=each.likeness,
            score=each.score,
            followers=followers.get(each.need.id, 0),
            photos=[AttachedFile.of(actor, photo) for photo in photos.get(each.need.id, ())],
            why=Why(words=each.words, distance_m=each.distance_m),
        )
        for each in found
    ]
    return SimilarOut(items=items)


@router.get("/needs", operation_id="list_needs", response=Page[NeedListed])
@query
@for_cards
def list_needs(request: Request, wanted: Annotated[NeedFilter, Query()]) -> Page[NeedOut | NeedPublic]:
    """The needs that I may know of, newest first: in full, or as a neighbour sees them (`view`)."""
    shape = partial(listed, datum=wanted.datum)
    rows = queries.narrow(_matching(request, wanted))
    return page(rows, wanted, shape, order=("-reported_at", "-id"), enrich=queries.load_people)


@router.get("/needs/overdue", operation_id="list_overdue_needs", response=Page[NeedOverdue])
@query
def list_overdue_needs(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[NeedOverdue]:
    """What waits too long, by when its answer is due. For: managers, core leaders, the committee; of their area team leaders."""
    rows = queries.overdue(request.actor).select_related("first_receiver")
    return page(rows, wanted, NeedOverdue.of, order=("answer_due_at", "id"))


@router.get("/needs/{need_id}", operation_id="read_need", response=NeedDetailed)
@query
@for_cards
def read_need(request: Request, need_id: UUID, datum: DatumIn = Datum.WGS84) -> NeedDetail | NeedPublicDetail:
    """One need, with its timeline and what I may do now."""
    return detail(request, need_id, datum)


@router.post("/needs/{need_id}/follow", operation_id="follow_need", response=NeedDetailed)
@command
@for_cards
def follow_need(request: Request, need_id: UUID) -> NeedDetail | NeedPublicDetail:
    """Hear of it from now on. For whoever may see it."""
    services.follow(actor=request.actor, need_id=need_id, now=request.now)
    return detail(request, need_id)


@router.post("/needs/{need_id}/unfollow", operation_id="unfollow_need", response={204: None})
@command
@for_cards
def unfollow_need(request: Request, need_id: UUID) -> Status[None]:
    """Hear no more of it. A private need may be out of sight after this."""
    services.unfollow(actor=request.actor, need_id=need_id, now=request.now)
    return Status(204, None)
