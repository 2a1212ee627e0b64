"""Becoming a volunteer by one's own wish; and the age by which that goes, where it is wrong on record."""

from uuid import UUID

from ninja import Status

from backend.http.fields import ReasonIn
from backend.http.operations import Request, command
from volunteers.roster import services
from volunteers.roster.api.common import detail, router
from volunteers.roster.schemas import ApplicationIn, BirthIn, VolunteerDetail


@router.post("/me/volunteer/apply", operation_id="apply_as_volunteer", response={201: VolunteerDetail})
@command
def apply_as_volunteer(request: Request, body: ApplicationIn) -> Status[VolunteerDetail]:
    """I want to be a volunteer. Minors need a guardian who agreed; a street may speak with who applies first."""
    volunteer = services.apply(actor=request.actor, skills=body.skills, location=body.location, now=request.now)
    return Status(201, detail(request, volunteer.id))


@router.post("/volunteers/{volunteer_id}/interview", operation_id="interview_applicant", response=VolunteerDetail)
@command
def interview_applicant(request: Request, volunteer_id: UUID, body: ReasonIn) -> VolunteerDetail:
    """Note that I spoke with an applicant, and what about. For: core leader, manager, team leader of their community."""
    services.interview(actor=request.actor, volunteer_id=volunteer_id, note=body.reason, now=request.now)
    return detail(request, volunteer_id)


@router.post("/volunteers/{volunteer_id}/approve", operation_id="approve_applicant", response=VolunteerDetail)
@command
def approve_applicant(request: Request, volunteer_id: UUID) -> VolunteerDetail:
    """Take an applicant: they are a volunteer from now on."""
    services.approve(actor=request.actor, volunteer_id=volunteer_id, now=request.now)
    return detail(request, volunteer_id)


@router.post("/volunteers/{volunteer_id}/decline", operation_id="decline_applicant", response=VolunteerDetail)
@command
def decline_applicant(request: Request, volunteer_id: UUID, body: ReasonIn) -> VolunteerDetail:
    """Not take an applicant, this time."""
    services.decline(actor=request.actor, volunteer_id=volunteer_id, reason=body.reason, now=request.now)
    return detail(request, volunteer_id)


@router.post("/people/{user_id}/birth", operation_id="correct_birth", response={204: None})
@command
def correct_birth(request: Request, user_id: UUID, body: BirthIn) -> Status[None]:
    """Put on record what a paper says of a birth that is wrong there. For: core leader, manager, team leader of their community.

    Who is not on the roster, of whom core leader and manager alone. The person and their guardians hear of it.
    """
    services.correct_birth(actor=request.actor, user_id=user_id, birth=body.birth, reason=body.reason, now=request.now)
    return Status(204, None)
