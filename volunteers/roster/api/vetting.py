"""How volunteers were checked; and the end of a probation."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from ninja import Query, Status

from backend.errors import NotAllowed
from backend.http.fields import ReasonIn
from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.services import find
from volunteers.roster import queries, services
from volunteers.roster.api.common import detail, router
from volunteers.roster.policy import reads_vettings
from volunteers.roster.schemas import VettingCreate, VettingOut, VolunteerDetail


@router.get("/volunteers/{volunteer_id}/vettings", operation_id="list_vettings", response=Page[VettingOut])
@query
def list_vettings(request: Request, volunteer_id: UUID, wanted: Annotated[PageIn, Query()]) -> Page[VettingOut]:
    """How a volunteer was checked, and what came of it. For: core leader, manager, the volunteer themself; nobody else learns of it."""
    volunteer = find(queries.visible_to(request.actor), volunteer_id)
    if not reads_vettings(request.actor, volunteer):
        raise NotAllowed(action=_("See how a volunteer was checked"), rule=reads_vettings.label)
    rows = queries.visible_vettings(request.actor).filter(volunteer=volunteer_id)
    return page(rows, wanted, VettingOut.of, order=("-id",))


@router.post("/volunteers/{volunteer_id}/vettings", operation_id="record_vetting", response={201: VettingOut})
@command
def record_vetting(request: Request, volunteer_id: UUID, body: VettingCreate) -> Status[VettingOut]:
    """Note a check and what came of it. For: core leader, manager; not of oneself."""
    row = services.record_vetting(actor=request.actor, volunteer_id=volunteer_id, spec=body, now=request.now)
    return Status(201, VettingOut.of(row))


@router.post("/vettings/{vetting_id}/end", operation_id="end_vetting", response=VettingOut)
@command
def end_vetting(request: Request, vetting_id: UUID, body: ReasonIn) -> VettingOut:
    """It counts no more; the volunteer hears of it."""
    row = services.end_vetting(actor=request.actor, vetting_id=vetting_id, reason=body.reason, now=request.now)
    return VettingOut.of(row)


@router.post("/volunteers/{volunteer_id}/end-probation", operation_id="end_probation", response=VolunteerDetail)
@command
def end_probation(request: Request, volunteer_id: UUID, body: ReasonIn) -> VolunteerDetail:
    """I have seen enough: tasks of every risk from now on. For: core leader, manager, team leader of their community."""
    services.end_probation(actor=request.actor, volunteer_id=volunteer_id, reason=body.reason, now=request.now)
    return detail(request, volunteer_id)
