"""When a volunteer is asked, and for what never."""

from uuid import UUID

from backend.http.etags import edits
from backend.http.operations import Request, command, query
from backend.policy import allow
from backend.services import find
from volunteers.roster import queries, services
from volunteers.roster.api.common import detail, own_id, router
from volunteers.roster.models import Volunteer
from volunteers.roster.policy import POLICY
from volunteers.roster.schemas import (
    DutyIn,
    FitnessIn,
    FitnessOut,
    HoursIn,
    HoursOut,
    VolunteerDetail,
)
from volunteers.roster.states import Action


@router.post("/me/volunteer/duty", operation_id="set_duty", response=VolunteerDetail)
@command
@edits("read_own_volunteer", Volunteer)
def set_duty(request: Request, body: DutyIn) -> VolunteerDetail:
    """Off duty I am not asked; my places and the offers that I have stay, and I may claim tasks all the same."""
    own = own_id(request)
    services.set_duty(actor=request.actor, volunteer_id=own, on_duty=body.on_duty, now=request.now)
    return detail(request, own)


@router.get("/me/volunteer/fitness", operation_id="read_own_fitness", response=FitnessOut)
@query
def read_own_fitness(request: Request) -> FitnessOut:
    """What I said of my body. Nobody else reads it; I am not asked for what harms me."""
    return FitnessOut.of(find(queries.visible_to(request.actor), own_id(request)))


@router.post("/me/volunteer/fitness", operation_id="set_own_fitness", response=FitnessOut)
@command
def set_own_fitness(request: Request, body: FitnessIn) -> FitnessOut:
    """Say what I must not do, and whether I am a woman or a man, for those who wish for one; left out is not told."""
    volunteer = services.set_fitness(
        actor=request.actor,
        volunteer_id=own_id(request),
        gender=body.gender,
        limits=body.health_limits,
        now=request.now,
    )
    return FitnessOut.of(volunteer)


def _hours(request: Request, volunteer_id: UUID) -> HoursOut:
    volunteer = find(queries.visible_to(request.actor), volunteer_id)
    allow(POLICY, Action.SET_HOURS, request.actor, volunteer)
    return HoursOut.seen_by(request.actor, volunteer, *queries.hours_of(volunteer, at=request.now))


@router.get("/volunteers/{volunteer_id}/hours", operation_id="read_hours", response=HoursOut)
@query
def read_hours(request: Request, volunteer_id: UUID) -> HoursOut:
    """When a volunteer may be asked, in local time; single days that are over are left out."""
    return _hours(request, volunteer_id)


@router.post("/volunteers/{volunteer_id}/hours", operation_id="set_hours", response=HoursOut)
@command
def set_hours(request: Request, volunteer_id: UUID, body: HoursIn) -> HoursOut:
    """Say when one may be asked: hours of the week, and days that are otherwise. For oneself, and who leads one."""
    services.set_hours(
        actor=request.actor, volunteer_id=volunteer_id, weekly=body.weekly, days=body.days, now=request.now
    )
    return _hours(request, volunteer_id)
