"""The HTTP face of rounds."""

from itertools import groupby
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Status

from backend.http.fields import ReasonIn
from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.places.datum import Datum
from backend.places.queries import street_of, zone_of
from backend.places.schemas import DatumIn
from backend.services import find
from volunteers.care.queries import visits_by_task
from volunteers.roster.options import METRES_A_MINUTE
from volunteers.rounds import queries, services, sources
from volunteers.rounds.answers import answers_of, my_answers
from volunteers.rounds.models import RoundVisit
from volunteers.rounds.schemas import MoveIn, MyRoundOut, OrderIn, PinIn, RoundCreate, RoundDetail, RoundOut, SourceOut
from volunteers.rounds.schemas.mine import MyRounds
from volunteers.rounds.schemas.round import PlanRefused, SourcesOut

router = Router(tags=["rounds"])
CHANGED = {200: RoundDetail, 409: PlanRefused}


def _detail(request: Request, round_id: UUID, datum: Datum = Datum.WGS84) -> RoundDetail:
    row = find(queries.counted(queries.readable_by(request.actor)), round_id)
    return RoundDetail.full(
        request.actor,
        row,
        list(queries.visits_of(row)),
        answers=answers_of(row),
        zone=zone_of(request.actor),
        datum=datum,
    )


@router.get("/rounds/sources", operation_id="list_round_sources", response=SourcesOut)
@query
def list_round_sources(request: Request) -> SourcesOut:  # noqa: ARG001  # every view takes it
    """Where the visits of a round may come from."""
    listed = SourceOut(code=sources.LISTED, label=str(_("Homes that I name")))
    return SourcesOut(
        items=[listed, *(SourceOut(code=each.code, label=str(each.label)) for each in sources.known().values())]
    )


@router.get("/rounds", operation_id="list_rounds", response=Page[RoundOut])
@query
def list_rounds(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[RoundOut]:
    """The rounds that I direct, newest first."""
    return page(queries.counted(queries.readable_by(request.actor)), wanted, RoundOut.of)


@router.post("/rounds", operation_id="create_round", response={200: RoundDetail, 201: RoundDetail})
@command
def create_round(request: Request, body: RoundCreate) -> Status[RoundDetail]:
    """Put a round together: a draft of whom to visit. Nobody hears of it yet."""
    made = services.create(actor=request.actor, spec=body, now=request.now)
    return Status(201 if made.fresh else 200, _detail(request, made.row.id))


@router.get("/rounds/{round_id}", operation_id="read_round", response=RoundDetail)
@query
def read_round(request: Request, round_id: UUID, datum: DatumIn = Datum.WGS84) -> RoundDetail:
    """A round with its plan, or how far the planning is. For who directs it; of homes it shows the cell."""
    return _detail(request, round_id, datum)


@router.post("/rounds/{round_id}/plan", operation_id="plan_round", response=RoundDetail)
@command
def plan_round(request: Request, round_id: UUID) -> RoundDetail:
    """Plan it, or plan it anew around the pins. A worker does it; the feed and `progress` tell how far it is."""
    services.plan(actor=request.actor, round_id=round_id, now=request.now)
    return _detail(request, round_id)


@router.post("/rounds/{round_id}/stop", operation_id="stop_planning", response=RoundDetail)
@command
def stop_planning(request: Request, round_id: UUID) -> RoundDetail:
    """Be content with the best so far: within a second or two it is the plan."""
    services.stop(actor=request.actor, round_id=round_id, now=request.now)
    return _detail(request, round_id)


@router.post("/rounds/{round_id}/send", operation_id="send_round", response=RoundDetail)
@command
def send_round(request: Request, round_id: UUID) -> RoundDetail:
    """Send it out: each visit is offered to its volunteer; whom nobody goes to, waves ask for."""
    services.send(actor=request.actor, round_id=round_id, now=request.now)
    return _detail(request, round_id)


@router.post("/rounds/{round_id}/cancel", operation_id="cancel_round", response=RoundDetail)
@command
def cancel_round(request: Request, round_id: UUID, body: ReasonIn) -> RoundDetail:
    """Call it off: planning ends, offers are withdrawn, who said yes is told."""
    services.cancel(actor=request.actor, round_id=round_id, reason=body.reason, now=request.now)
    return _detail(request, round_id)


@router.post("/rounds/{round_id}/close", operation_id="close_round", response=RoundDetail)
@command
def close_round(request: Request, round_id: UUID) -> RoundDetail:
    """It is over; the day after, the clock does it."""
    services.close(actor=request.actor, round_id=round_id, now=request.now)
    return _detail(request, round_id)


@router.post("/rounds/{round_id}/routes/{volunteer_id}", operation_id="order_round_visits", response=CHANGED)
@command
def order_round_visits(request: Request, round_id: UUID, volunteer_id: UUID, body: OrderIn) -> RoundDetail:
    """Put a volunteer's visits into another order; hours and ways follow at once, or the rule is named that forbids it."""
    services.order(
        actor=request.actor, round_id=round_id, volunteer_id=volunteer_id, visits=body.visits, now=request.now
    )
    return _detail(request, round_id)


@router.post("/round-visits/{visit_id}/move", operation_id="move_round_visit", response=CHANGED)
@command
def move_round_visit(request: Request, visit_id: UUID, body: MoveIn) -> RoundDetail:
    """Give a visit to another volunteer; it is pinned there. Refused with the rule that it would break."""
    row = services.move(
        actor=request.actor,
        visit_id=visit_id,
        volunteer_id=body.volunteer_id,
        position=body.position,
        now=request.now,
    )
    return _detail(request, row.id)


@router.post("/round-visits/{visit_id}/pin", operation_id="pin_round_visit", response=CHANGED)
@command
def pin_round_visit(request: Request, visit_id: UUID, body: PinIn) -> RoundDetail:
    """Keep a visit with its volunteer, whatever is planned anew; or no longer."""
    row = services.pin(actor=request.actor, visit_id=visit_id, pinned=body.pinned, now=request.now)
    return _detail(request, row.id)


@router.post("/round-visits/{visit_id}/take-out", operation_id="take_out_round_visit", response=RoundDetail)
@command
def take_out_round_visit(request: Request, visit_id: UUID) -> RoundDetail:
    """Nobody goes there in this round."""
    row = services.take_out(actor=request.actor, visit_id=visit_id, now=request.now)
    return _detail(request, row.id)


@router.post("/round-visits/{visit_id}/put-back", operation_id="put_back_round_visit", response=RoundDetail)
@command
def put_back_round_visit(request: Request, visit_id: UUID) -> RoundDetail:
    """It is in the round again; plan anew, or give it to somebody."""
    row = services.put_back(actor=request.actor, visit_id=visit_id, now=request.now)
    return _detail(request, row.id)


def _mine(request: Request, visits: list[RoundVisit], datum: Datum = Datum.WGS84) -> MyRounds:
    offers, places = my_answers(request.actor, visits)
    care = visits_by_task([each.task_id for each in visits if each.task_id])
    pace = METRES_A_MINUTE.of(street_of(request.actor).config)
    shown = [
        MyRoundOut.of(row, list(mine), offers=offers, places=places, care=care, pace=pace, datum=datum)
        for row, mine in groupby(visits, key=lambda each: each.round)
    ]
    return MyRounds(items=shown)


@router.get("/me/rounds", operation_id="list_own_rounds", response=MyRounds)
@query
def list_own_rounds(request: Request, datum: DatumIn = Datum.WGS84) -> MyRounds:
    """My parts of rounds that are sent out: whom I visit in which order, and the way between."""
    return _mine(request, list(queries.mine(request.actor)), datum)


@router.post("/me/rounds/{round_id}/accept", operation_id="accept_own_round", response=MyRounds)
@command
def accept_own_round(request: Request, round_id: UUID) -> MyRounds:
    """Say yes to each visit of a round that is offered to me, or to none where one does not go."""
    services.accept_all(actor=request.actor, round_id=round_id, now=request.now)
    return _mine(request, list(queries.mine(request.actor).filter(round=round_id)))
