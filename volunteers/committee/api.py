"""The HTTP face of the committee."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Status

from backend.http.fields import ReasonIn
from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.services import find
from volunteers.committee import queries, services
from volunteers.committee.models import Seat
from volunteers.committee.schemas import SeatCreate, SeatOut, VacanciesOut

router = Router(tags=["committee"])


def _shown(request: Request, seat_id: UUID) -> SeatOut:
    rows = queries.visible_to(request.actor).select_related("holder", "deputy")
    return SeatOut.of(find(rows, seat_id))


@router.get("/committee/seats", operation_id="list_seats", response=Page[SeatOut])
@query
def list_seats(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[SeatOut]:
    """The seats of my street's committee whose term holds now."""
    rows = queries.sitting(request.actor.street_id, at=request.now).select_related("holder", "deputy")
    return page(rows, wanted, SeatOut.of, order=("kind", "id"))


@router.get("/committee/kinds", operation_id="list_seat_kinds", response=VacanciesOut)
@query
def list_seat_kinds(request: Request) -> VacanciesOut:
    """The four kinds of seat of my street's committee: how many are held, which are vacant, when the next term ends."""
    return VacanciesOut.of(queries.sitting(request.actor.street_id, at=request.now))


@router.post("/committee/seats", operation_id="appoint_to_seat", response={201: SeatOut})
@command
def appoint_to_seat(request: Request, body: SeatCreate) -> Status[SeatOut]:
    """Fill a seat. For: core leader, administrator of the street; never oneself."""
    seat: Seat = services.appoint(actor=request.actor, now=request.now, **body.model_dump())
    return Status(201, _shown(request, seat.id))


@router.post("/committee/seats/{seat_id}/end", operation_id="end_seat", response=SeatOut)
@command
def end_seat(request: Request, seat_id: UUID, body: ReasonIn) -> SeatOut:
    """End a seat, or lay down one's own part in it: where a deputy does, the holder keeps the seat."""
    services.end(actor=request.actor, seat_id=seat_id, reason=body.reason, now=request.now)
    return _shown(request, seat_id)
