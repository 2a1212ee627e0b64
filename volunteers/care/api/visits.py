"""Visits, alarms and heat waves."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Status

from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.services import find
from volunteers.care import queries, services
from volunteers.care.api.common import router
from volunteers.care.schemas import (
    AlarmDetail,
    AlarmOut,
    CloseIn,
    DoorOut,
    HeatIn,
    HeatOut,
    OutcomeIn,
    VisitOut,
)
from volunteers.care.states import AlarmStatus


@router.get("/care/entries/{care_entry_id}/visits", operation_id="list_care_visits", response=Page[VisitOut])
@query
def list_care_visits(request: Request, care_entry_id: UUID, wanted: Annotated[PageIn, Query()]) -> Page[VisitOut]:
    """The visits that came due, the newest first. For: the resident, who speaks for them, who keeps the entry."""
    entry = find(queries.kept_by(request.actor), care_entry_id)
    rows = queries.visible_visits(request.actor).filter(entry=entry)
    return page(rows, wanted, lambda row: VisitOut.of(request.actor, row, mine=False))


@router.get("/care/visits/{care_visit_id}", operation_id="read_care_visit", response=VisitOut)
@query
def read_care_visit(request: Request, care_visit_id: UUID) -> VisitOut:
    """A visit, and what I may do now: `origin_id` of a task whose `origin_kind` is `care` leads here."""
    return _visit(request, care_visit_id)


@router.get("/care/visits/{care_visit_id}/door", operation_id="see_care_door", response=DoorOut)
@query
def see_care_door(request: Request, care_visit_id: UUID) -> DoorOut:
    """What is to be known at the door. For: who has checked in for this visit; each reading is written down.

    Door and telephone are shown by `GET /assignments/{id}/destination`, as for every home.
    """
    visit = services.see_door(actor=request.actor, visit_id=care_visit_id, now=request.now)
    return DoorOut(door_notes=visit.entry.door_notes)


@router.post("/care/visits/{care_visit_id}/outcome", operation_id="tell_care_outcome", response=VisitOut)
@command
def tell_care_outcome(request: Request, care_visit_id: UUID, body: OutcomeIn) -> VisitOut:
    """How it was; it checks me out. Where nobody opened, or help is needed, the leader and the contacts hear of it at once.

    What else the resident needs, and agrees that I report, becomes a need of theirs (`wish`).
    """
    services.tell_outcome(
        actor=request.actor,
        visit_id=care_visit_id,
        outcome=body.outcome,
        note=body.note,
        wish=body.wish,
        now=request.now,
    )
    return _visit(request, care_visit_id)


@router.get("/care/alarms", operation_id="list_care_alarms", response=Page[AlarmOut])
@query
def list_care_alarms(
    request: Request, wanted: Annotated[PageIn, Query()], status: AlarmStatus | None = None
) -> Page[AlarmOut]:
    """The alarms about the residents whose entries I keep, or for whom I speak."""
    rows = queries.visible_alarms(request.actor).select_related("entry__resident")
    return page(rows.filter(status=status) if status else rows, wanted, AlarmOut.of)


@router.get("/care/alarms/{care_alarm_id}", operation_id="read_care_alarm", response=AlarmDetail)
@query
def read_care_alarm(request: Request, care_alarm_id: UUID) -> AlarmDetail:
    """An alarm. Whom to call stands in the file of its entry."""
    return _alarm(request, care_alarm_id)


@router.post("/care/alarms/{care_alarm_id}/close", operation_id="close_care_alarm", response=AlarmDetail)
@command
def close_care_alarm(request: Request, care_alarm_id: UUID, body: CloseIn) -> AlarmDetail:
    """Say what was found out. An alarm stays open until somebody has."""
    services.close_alarm(actor=request.actor, alarm_id=care_alarm_id, found=body.found, note=body.note, now=request.now)
    return _alarm(request, care_alarm_id)


@router.get("/care/heat-waves", operation_id="list_heat_waves", response=Page[HeatOut])
@query
def list_heat_waves(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[HeatOut]:
    """The heat waves of my street, the newest first."""
    return page(queries.visible_heat(request.actor), wanted, lambda row: HeatOut.of(request.actor, row))


@router.post("/care/heat-waves", operation_id="call_heat_wave", response={201: HeatOut})
@command
def call_heat_wave(request: Request, body: HeatIn) -> Status[HeatOut]:
    """Until a day everybody on the register is visited twice as often. For: team leader, core leader, manager."""
    row = services.call_heat(actor=request.actor, until=body.until, reason=body.reason, now=request.now)
    return Status(201, HeatOut.of(request.actor, row))


@router.post("/care/heat-waves/{heat_wave_id}/end", operation_id="end_heat_wave", response=HeatOut)
@command
def end_heat_wave(request: Request, heat_wave_id: UUID) -> HeatOut:
    """It is over before its time. For: team leader, core leader, manager."""
    row = services.end_heat(actor=request.actor, heat_id=heat_wave_id, now=request.now)
    return HeatOut.of(request.actor, row)


def _visit(request: Request, visit_id: UUID) -> VisitOut:
    return VisitOut.of(request.actor, find(queries.visible_visits(request.actor), visit_id), mine=True)


def _alarm(request: Request, alarm_id: UUID) -> AlarmDetail:
    rows = queries.visible_alarms(request.actor).select_related("entry__resident")
    return AlarmDetail.seen_by(request.actor, find(rows, alarm_id))
