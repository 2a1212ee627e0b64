"""The HTTP face of the hotline: what a clerk does with a caller on the line, in that order."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Status

from backend.http.etags import edits
from backend.http.operations import Request, command, query, shown_once
from backend.http.pages import Page, PageIn, page
from backend.places.queries import zone_of
from backend.policy import allow
from backend.services import find
from needs.desk.schemas import CallBackVerdictIn
from needs.hotline import queries, services
from needs.hotline.models import HotlineCall
from needs.hotline.policy import DESK_POLICY
from needs.hotline.schemas import (
    CallerIn,
    DayOut,
    EmergencyIn,
    EndIn,
    FilingIn,
    FilingOut,
    HotlineCallDetail,
    HotlineCallIn,
    HotlineCallOut,
    LookUpIn,
    NumbersOut,
    PinOut,
)
from needs.hotline.services.filing import to_say
from needs.hotline.states import DeskAction
from needs.rates.queries import midnight
from needs.rates.refusals import EmptyPeriod
from needs.rates.schemas import Period

router = Router(tags=["hotline"])
USUAL = timedelta(days=30)


def _shown(request: Request, call_id: UUID) -> HotlineCallDetail:
    row = find(queries.visible_to(request.actor).select_related("caller"), call_id)
    return HotlineCallDetail.seen_by(request.actor, row)


@router.post("/hotline/calls", operation_id="start_hotline_call", response={201: HotlineCallDetail})
@command
def start_hotline_call(request: Request, body: HotlineCallIn) -> Status[HotlineCallDetail]:
    """Somebody calls. One caller at a time. For: hotline clerk."""
    row = services.start_call(actor=request.actor, phone=body.phone, now=request.now)
    return Status(201, _shown(request, row.id))


@router.get("/hotline/calls", operation_id="list_hotline_calls", response=Page[HotlineCallOut])
@query
def list_hotline_calls(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[HotlineCallOut]:
    """The calls that I answered, the latest first; numbers are masked."""
    rows = queries.visible_to(request.actor)
    return page(rows, wanted, HotlineCallOut.of, order=("-started_at", "-id"))


@router.get("/hotline/calls/{hotline_call_id}", operation_id="read_hotline_call", response=HotlineCallDetail)
@query
def read_hotline_call(request: Request, hotline_call_id: UUID) -> HotlineCallDetail:
    """A call that I answered; while the caller is on the line and known, with how their needs stand."""
    return _shown(request, hotline_call_id)


@router.post("/hotline/calls/{hotline_call_id}/caller", operation_id="identify_caller", response=HotlineCallDetail)
@command
@edits("read_hotline_call", HotlineCall)
def identify_caller(request: Request, hotline_call_id: UUID, body: CallerIn) -> HotlineCallDetail:
    """Note who calls, and by what I know it. Name and number that are nobody's together are refused, three times at most."""
    services.identify(actor=request.actor, call_id=hotline_call_id, spec=body, now=request.now)
    return _shown(request, hotline_call_id)


@router.post("/hotline/calls/{hotline_call_id}/look-up", operation_id="look_up_reference", response=HotlineCallDetail)
@command
@edits("read_hotline_call", HotlineCall)
def look_up_reference(request: Request, hotline_call_id: UUID, body: LookUpIn) -> HotlineCallDetail:
    """Find what stands under a reference, by the name; of an anonymous caller by the PIN."""
    services.look_up(actor=request.actor, call_id=hotline_call_id, spec=body, now=request.now)
    return _shown(request, hotline_call_id)


@router.post("/hotline/calls/{hotline_call_id}/needs", operation_id="file_need_for_caller", response={201: FilingOut})
@command
def file_need_for_caller(request: Request, hotline_call_id: UUID, body: FilingIn) -> Status[FilingOut]:
    """Take a need down for the caller, who agreed; as many as they have. The answer says what to read out."""
    row = services.file_need(actor=request.actor, call_id=hotline_call_id, spec=body, now=request.now)
    return Status(201, FilingOut.of(row))


@router.post("/hotline/calls/{hotline_call_id}/pin", operation_id="give_caller_pin", response=PinOut)
@shown_once
def give_caller_pin(request: Request, hotline_call_id: UUID) -> PinOut:
    """A PIN for an anonymous caller for whom something was taken down. Shown once: a second one ends the first."""
    _row, pin = services.give_pin(actor=request.actor, call_id=hotline_call_id, now=request.now)
    return PinOut(pin=pin, words=to_say(pin))


@router.post(
    "/hotline/calls/{hotline_call_id}/needs/{need_id}/verdict",
    operation_id="take_caller_verdict",
    response=HotlineCallDetail,
)
@command
@edits("read_hotline_call", HotlineCall)
def take_caller_verdict(
    request: Request, hotline_call_id: UUID, need_id: UUID, body: CallBackVerdictIn
) -> HotlineCallDetail:
    """Record what the caller says of an answer: as in a call back, and never by who had a hand in it."""
    services.take_verdict(actor=request.actor, call_id=hotline_call_id, need_id=need_id, spec=body, now=request.now)
    return _shown(request, hotline_call_id)


@router.post("/hotline/calls/{hotline_call_id}/emergency", operation_id="tell_emergency", response=HotlineCallDetail)
@command
@edits("read_hotline_call", HotlineCall)
def tell_emergency(request: Request, hotline_call_id: UUID, body: EmergencyIn) -> HotlineCallDetail:
    """I told the caller to call 110, 119, 120 or 122: who leads the group hears of it at once."""
    services.tell_emergency(actor=request.actor, call_id=hotline_call_id, number=body.number, now=request.now)
    return _shown(request, hotline_call_id)


@router.post("/hotline/calls/{hotline_call_id}/end", operation_id="end_hotline_call", response=HotlineCallDetail)
@command
@edits("read_hotline_call", HotlineCall)
def end_hotline_call(request: Request, hotline_call_id: UUID, body: EndIn) -> HotlineCallDetail:
    """The call is over: what came of it."""
    services.end_call(actor=request.actor, call_id=hotline_call_id, outcome=body.outcome, now=request.now)
    return _shown(request, hotline_call_id)


@router.get("/hotline/numbers", operation_id="read_hotline_numbers", response=NumbersOut, by_alias=True)
@query
def read_hotline_numbers(request: Request, wanted: Annotated[Period, Query()]) -> NumbersOut:
    """Calls, needs taken down, outcomes and time to file, day by day. For: hotline clerk, who leads the group, seat, street officer."""
    allow(DESK_POLICY, DeskAction.READ_NUMBERS, request.actor, None)
    zone = zone_of(request.actor)
    end = wanted.end or request.now.astimezone(zone).date() + timedelta(days=1)
    start = wanted.start or end - USUAL
    if start >= end:
        raise EmptyPeriod(start=start.isoformat(), end=end.isoformat())
    found = queries.days(request.actor, start=midnight(start, zone), end=midnight(end, zone))
    return NumbersOut(start=start, end=end, days=[DayOut.model_validate(each) for each in found])
