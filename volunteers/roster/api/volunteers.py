"""The roster, and one's own profile on it."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Status

from backend.http.etags import edits
from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from volunteers.roster import queries, services
from volunteers.roster.api.common import detail, own_id, router
from volunteers.roster.models import Volunteer
from volunteers.roster.schemas import (
    PauseIn,
    VolunteerCreate,
    VolunteerDetail,
    VolunteerEdit,
    VolunteerOut,
)
from volunteers.roster.states import Action


@router.get("/volunteers", operation_id="list_volunteers", response=Page[VolunteerOut])
@query
def list_volunteers(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[VolunteerOut]:
    """The volunteers whom I lead, by number; oneself for everybody else."""
    rows = queries.visible_to(request.actor).select_related("user")
    return page(rows, wanted, VolunteerOut.of, order=("number",))


@router.post("/volunteers", operation_id="enrol_volunteer", response={201: VolunteerDetail})
@command
def enrol_volunteer(request: Request, body: VolunteerCreate) -> Status[VolunteerDetail]:
    """Put a person of the street on the roster. For: core leader, manager, team leader."""
    volunteer = services.enrol(
        actor=request.actor, user_id=body.user_id, skills=body.skills, location=body.location, now=request.now
    )
    # As made, not as found: who leads a team may enrol somebody whom they will not see afterwards.
    return Status(201, VolunteerDetail.seen_by(request.actor, volunteer))


@router.get("/volunteers/{volunteer_id}", operation_id="read_volunteer", response=VolunteerDetail)
@query
def read_volunteer(request: Request, volunteer_id: UUID) -> VolunteerDetail:
    """One volunteer."""
    return detail(request, volunteer_id)


@router.post("/volunteers/{volunteer_id}/edit", operation_id="edit_volunteer", response=VolunteerDetail)
@command
@edits("read_volunteer", Volunteer)
def edit_volunteer(request: Request, volunteer_id: UUID, body: VolunteerEdit) -> VolunteerDetail:
    """Change skills, languages, place or how much I want to do; what is left out stays."""
    changes = body.model_dump(exclude={"location"}, exclude_unset=True)
    if "skills" in changes:
        changes["skills"] = dict.fromkeys(body.skills)
    services.edit(
        actor=request.actor,
        volunteer_id=volunteer_id,
        location=body.location,
        changes=changes,
        now=request.now,
    )
    return detail(request, volunteer_id)


@router.get("/me/volunteer", operation_id="read_own_volunteer", response=VolunteerDetail)
@query
def read_own_volunteer(request: Request) -> VolunteerDetail:
    """My own profile on the roster."""
    return detail(request, own_id(request))


@router.post("/me/volunteer/pause", operation_id="pause_volunteering", response=VolunteerDetail)
@command
@edits("read_own_volunteer", Volunteer)
def pause_volunteering(request: Request, body: PauseIn | None = None) -> VolunteerDetail:
    """No offers for now, or until a day; those that wait for my answer go to others, the places I hold stay mine."""
    own = own_id(request)
    back_on = body.back_on if body is not None else None
    services.move(actor=request.actor, volunteer_id=own, action=Action.PAUSE, now=request.now, back_on=back_on)
    return detail(request, own)


@router.post("/me/volunteer/resume", operation_id="resume_volunteering", response=VolunteerDetail)
@command
@edits("read_own_volunteer", Volunteer)
def resume_volunteering(request: Request) -> VolunteerDetail:
    """Offers again."""
    own = own_id(request)
    services.move(actor=request.actor, volunteer_id=own, action=Action.RESUME, now=request.now)
    return detail(request, own)


@router.post("/me/volunteer/leave", operation_id="leave_roster", response=VolunteerDetail)
@command
@edits("read_own_volunteer", Volunteer)
def leave_roster(request: Request) -> VolunteerDetail:
    """I am a volunteer no more. Hand back the places you hold first."""
    own = own_id(request)
    services.move(actor=request.actor, volunteer_id=own, action=Action.LEAVE, now=request.now)
    return detail(request, own)
