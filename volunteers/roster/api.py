"""The HTTP face of the roster."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Status

from backend.errors import NotFound
from backend.http.etags import edits
from backend.http.fields import ReasonIn
from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.policy import allow
from backend.services import find
from volunteers.roster import queries, services
from volunteers.roster.models import Volunteer
from volunteers.roster.policy import POLICY
from volunteers.roster.schemas import (
    ApartIn,
    ApartOut,
    ApplicationIn,
    DutyIn,
    FitnessIn,
    FitnessOut,
    HoursIn,
    HoursOut,
    ProofCreate,
    ProofOut,
    SafeguardCreate,
    SafeguardOut,
    SkillsIn,
    SkillsOut,
    VolunteerCreate,
    VolunteerDetail,
    VolunteerEdit,
    VolunteerOut,
)
from volunteers.roster.states import Action

router = Router(tags=["roster"])


def _detail(request: Request, volunteer_id: UUID) -> VolunteerDetail:
    rows = queries.visible_to(request.actor).select_related("user")
    return VolunteerDetail.seen_by(request.actor, find(rows, volunteer_id))


def _own_id(request: Request) -> UUID:
    profile = queries.own(request.actor)
    if profile is None:
        raise NotFound(kind=Volunteer._meta.verbose_name)
    return profile.id


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
    return _detail(request, volunteer_id)


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
    return _detail(request, volunteer_id)


@router.get("/me/volunteer", operation_id="read_own_volunteer", response=VolunteerDetail)
@query
def read_own_volunteer(request: Request) -> VolunteerDetail:
    """My own profile on the roster."""
    return _detail(request, _own_id(request))


@router.post("/me/volunteer/pause", operation_id="pause_volunteering", response=VolunteerDetail)
@command
@edits("read_own_volunteer", Volunteer)
def pause_volunteering(request: Request) -> VolunteerDetail:
    """No offers for now."""
    own = _own_id(request)
    services.move(actor=request.actor, volunteer_id=own, action=Action.PAUSE, now=request.now)
    return _detail(request, own)


@router.post("/me/volunteer/resume", operation_id="resume_volunteering", response=VolunteerDetail)
@command
@edits("read_own_volunteer", Volunteer)
def resume_volunteering(request: Request) -> VolunteerDetail:
    """Offers again."""
    own = _own_id(request)
    services.move(actor=request.actor, volunteer_id=own, action=Action.RESUME, now=request.now)
    return _detail(request, own)


@router.post("/me/volunteer/leave", operation_id="leave_roster", response=VolunteerDetail)
@command
@edits("read_own_volunteer", Volunteer)
def leave_roster(request: Request) -> VolunteerDetail:
    """I am a volunteer no more. Hand back the places you hold first."""
    own = _own_id(request)
    services.move(actor=request.actor, volunteer_id=own, action=Action.LEAVE, now=request.now)
    return _detail(request, own)


@router.post("/me/volunteer/duty", operation_id="set_duty", response=VolunteerDetail)
@command
@edits("read_own_volunteer", Volunteer)
def set_duty(request: Request, body: DutyIn) -> VolunteerDetail:
    """Off duty I am not asked; my places and the offers that I have stay, and I may claim tasks all the same."""
    own = _own_id(request)
    services.set_duty(actor=request.actor, volunteer_id=own, on_duty=body.on_duty, now=request.now)
    return _detail(request, own)


@router.get("/me/volunteer/fitness", operation_id="read_own_fitness", response=FitnessOut)
@query
def read_own_fitness(request: Request) -> FitnessOut:
    """What I said of my body. Nobody else reads it; I am not asked for what harms me."""
    return FitnessOut.of(find(queries.visible_to(request.actor), _own_id(request)))


@router.post("/me/volunteer/fitness", operation_id="set_own_fitness", response=FitnessOut)
@command
def set_own_fitness(request: Request, body: FitnessIn) -> FitnessOut:
    """Say what I must not do, and whether I am a woman or a man, for those who wish for one; left out is not told."""
    volunteer = services.set_fitness(
        actor=request.actor,
        volunteer_id=_own_id(request),
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


def _skills(request: Request, volunteer_id: UUID) -> SkillsOut:
    volunteer = find(queries.with_skills(queries.visible_to(request.actor)), volunteer_id)
    return SkillsOut.of(volunteer)


@router.get("/volunteers/{volunteer_id}/skills", operation_id="read_skills", response=SkillsOut)
@query
def read_skills(request: Request, volunteer_id: UUID) -> SkillsOut:
    """What a volunteer can do: skills, levels, proofs, and which of them count today."""
    return _skills(request, volunteer_id)


@router.post("/volunteers/{volunteer_id}/skills", operation_id="set_skills", response=SkillsOut)
@command
def set_skills(request: Request, volunteer_id: UUID, body: SkillsIn) -> SkillsOut:
    """Say what one can do, and how well. What needs a proof counts once somebody has recorded one."""
    skills = {each.skill: each.level for each in body.skills}
    services.edit(actor=request.actor, volunteer_id=volunteer_id, changes={"skills": skills}, now=request.now)
    return _skills(request, volunteer_id)


@router.post("/volunteers/{volunteer_id}/proofs", operation_id="record_proof", response={201: ProofOut})
@command
def record_proof(request: Request, volunteer_id: UUID, body: ProofCreate) -> Status[ProofOut]:
    """Note a certificate, a licence, a course, or what I saw. For: core leader, manager, team leader; not of oneself."""
    proof = services.record_proof(actor=request.actor, volunteer_id=volunteer_id, spec=body, now=request.now)
    return Status(201, ProofOut.of(proof))


@router.post("/proofs/{proof_id}/revoke", operation_id="revoke_proof", response=ProofOut)
@command
def revoke_proof(request: Request, proof_id: UUID, body: ReasonIn) -> ProofOut:
    """It counts no more; the volunteer hears of it."""
    proof = services.revoke_proof(actor=request.actor, proof_id=proof_id, reason=body.reason, now=request.now)
    return ProofOut.of(proof)


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


@router.post("/me/volunteer/apply", operation_id="apply_as_volunteer", response={201: VolunteerDetail})
@command
def apply_as_volunteer(request: Request, body: ApplicationIn) -> Status[VolunteerDetail]:
    """I want to be a volunteer. Minors need a guardian who agreed; a street may speak with who applies first."""
    volunteer = services.apply(actor=request.actor, skills=body.skills, location=body.location, now=request.now)
    return Status(201, _detail(request, volunteer.id))


@router.post("/volunteers/{volunteer_id}/interview", operation_id="interview_applicant", response=VolunteerDetail)
@command
def interview_applicant(request: Request, volunteer_id: UUID, body: ReasonIn) -> VolunteerDetail:
    """Note that I spoke with an applicant, and what about. For: core leader, manager, team leader of their community."""
    services.interview(actor=request.actor, volunteer_id=volunteer_id, note=body.reason, now=request.now)
    return _detail(request, volunteer_id)


@router.post("/volunteers/{volunteer_id}/approve", operation_id="approve_applicant", response=VolunteerDetail)
@command
def approve_applicant(request: Request, volunteer_id: UUID) -> VolunteerDetail:
    """Take an applicant: they are a volunteer from now on."""
    services.approve(actor=request.actor, volunteer_id=volunteer_id, now=request.now)
    return _detail(request, volunteer_id)


@router.post("/volunteers/{volunteer_id}/decline", operation_id="decline_applicant", response=VolunteerDetail)
@command
def decline_applicant(request: Request, volunteer_id: UUID, body: ReasonIn) -> VolunteerDetail:
    """Not take an applicant, this time."""
    services.decline(actor=request.actor, volunteer_id=volunteer_id, reason=body.reason, now=request.now)
    return _detail(request, volunteer_id)
