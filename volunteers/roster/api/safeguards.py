"""What stands behind a volunteer; and two people who are not put together."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Status

from backend.http.fields import ReasonIn
from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.services import find
from volunteers.roster import queries, services
from volunteers.roster.api.common import router
from volunteers.roster.schemas import (
    ApartIn,
    ApartOut,
    SafeguardCreate,
    SafeguardOut,
)


@router.get("/volunteers/{volunteer_id}/safeguards", operation_id="list_safeguards", response=Page[SafeguardOut])
@query
def list_safeguards(request: Request, volunteer_id: UUID, wanted: Annotated[PageIn, Query()]) -> Page[SafeguardOut]:
    """The insurances and agreements of a volunteer, ended ones too."""
    find(queries.visible_to(request.actor), volunteer_id)
    rows = queries.visible_safeguards(request.actor).filter(volunteer=volunteer_id)
    return page(rows, wanted, SafeguardOut.of, order=("-id",))


@router.post("/volunteers/{volunteer_id}/safeguards", operation_id="record_safeguard", response={201: SafeguardOut})
@command
def record_safeguard(request: Request, volunteer_id: UUID, body: SafeguardCreate) -> Status[SafeguardOut]:
    """Note an insurance or a signed agreement. For: core leader, manager; not of oneself."""
    row = services.record_safeguard(actor=request.actor, volunteer_id=volunteer_id, spec=body, now=request.now)
    return Status(201, SafeguardOut.of(row))


@router.post("/safeguards/{safeguard_id}/end", operation_id="end_safeguard", response=SafeguardOut)
@command
def end_safeguard(request: Request, safeguard_id: UUID, body: ReasonIn) -> SafeguardOut:
    """It holds no more; the volunteer hears of it."""
    row = services.end_safeguard(actor=request.actor, safeguard_id=safeguard_id, reason=body.reason, now=request.now)
    return SafeguardOut.of(row)


@router.get("/apart", operation_id="list_apart", response=Page[ApartOut])
@query
def list_apart(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[ApartOut]:
    """Whom I do not want to meet; all of the street for who manages the group. The other side never learns of it."""
    return page(queries.visible_apart(request.actor), wanted, ApartOut.of, order=("-id",))


@router.post("/apart", operation_id="keep_apart", response={201: ApartOut})
@command
def keep_apart(request: Request, body: ApartIn) -> Status[ApartOut]:
    """I do not want to be put together with somebody, as a volunteer or as one who is helped. They learn nothing of it."""
    row = services.keep_apart(
        actor=request.actor,
        person_id=body.person_id or request.actor.user_id,
        other_id=body.other_id,
        reason=body.reason,
        now=request.now,
    )
    return Status(201, ApartOut.of(row))


@router.post("/apart/{apart_id}/end", operation_id="keep_apart_no_more", response=ApartOut)
@command
def keep_apart_no_more(request: Request, apart_id: UUID) -> ApartOut:
    """They may be put together again."""
    return ApartOut.of(services.keep_apart_no_more(actor=request.actor, apart_id=apart_id, now=request.now))
