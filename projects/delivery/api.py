"""The HTTP face of projects and activities.

Their details stand higher up, where all that they show is known: `GET /activities/{id}` in feedback,
`GET /projects/{id}` in evaluation.
"""

from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Status
from pydantic import Field

from backend.http.etags import edits
from backend.http.fields import ReasonIn
from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.parties.schemas import AffiliationOut
from backend.places.queries import near
from backend.places.schemas import Near
from backend.privacy.sharing import sharing
from backend.services import find
from needs.desk.schemas import ReferralOut
from projects.delivery import queries, services
from projects.delivery.models import Activity, Attendance, Project, SignUp
from projects.delivery.schemas import (
    ActivityCreate,
    ActivityListed,
    ActivityOut,
    AttendanceOut,
    AttendIn,
    CodeOut,
    ContactOut,
    ContractEndIn,
    LiaisonIn,
    ManagerIn,
    NeedTakenUp,
    ParticipantOut,
    ProjectCreate,
    ProjectOut,
    ProjectRevision,
    ResidentIn,
    SignUpOut,
)
from projects.delivery.states import ProjectStatus
from volunteers.group.schemas import RoleOut

router = Router(tags=["projects"])


class ProjectFilter(PageIn):
    """Which projects."""

    status: ProjectStatus | None = None
    contractor: UUID | None = None


class ActivityFilter(PageIn, Near):
    """Which activities."""

    project: UUID | None = None
    upcoming: bool = Field(False, description="Only those that one can still go to, soonest first")


def _project(request: Request, project_id: UUID) -> ProjectOut:
    rows = queries.visible_projects(request.actor).select_related("contractor")
    return ProjectOut.of(find(rows, project_id))


def _sign_up(request: Request, sign_up_id: UUID) -> SignUpOut:
    rows = queries.visible_sign_ups(request.actor).select_related("activity")
    return SignUpOut.of(find(rows, sign_up_id))


@router.get("/projects", operation_id="list_projects", response=Page[ProjectOut])
@query
def list_projects(request: Request, wanted: Annotated[ProjectFilter, Query()]) -> Page[ProjectOut]:
    """The projects of my street, newest first. Undecided and rejected designs only for those concerned."""
    rows = queries.visible_projects(request.actor).select_related("contractor")
    if wanted.status is not None:
        rows = rows.filter(status=wanted.status)
    if wanted.contractor is not None:
        rows = rows.filter(contractor=wanted.contractor)
    return page(rows, wanted, ProjectOut.of, order=("-registered_at", "-id"))


@router.post("/projects", operation_id="register_project", response={201: ProjectOut, 200: ProjectOut})
@command
def register_project(request: Request, body: ProjectCreate) -> Status[ProjectOut]:
    """Put a contractor's design to the committee. For: managers who are not affiliated with the contractor.

    Sent again under the same id: 200 and the project as it is.
    """
    made = services.register(actor=request.actor, spec=body, now=request.now)
    return Status(201 if made.fresh else 200, _project(request, made.row.id))


@router.post("/projects/{project_id}/revise", operation_id="revise_project", response=ProjectOut)
@command
@edits("read_project", Project)
def revise_project(request: Request, project_id: UUID, body: ProjectRevision) -> ProjectOut:
    """Send a design again that the committee sent back: a new round."""
    services.revise(actor=request.actor, project_id=project_id, spec=body, now=request.now)
    return _project(request, project_id)


@router.post(
    "/projects/{project_id}/activities", operation_id="open_activity", response={201: ActivityOut, 200: ActivityOut}
)
@command
def open_activity(request: Request, project_id: UUID, body: ActivityCreate) -> Status[ActivityOut]:
    """Announce an activity within the contract's days. For: liaisons of the contractor.

    Sent again under the same id: 200 and the activity as it is.
    """
    made = services.open_activity(actor=request.actor, project_id=project_id, spec=body, now=request.now)
    return Status(201 if made.fresh else 200, ActivityOut.of(made.row, datum=body.location.datum))


@router.post("/projects/{project_id}/needs", operation_id="take_up_need", response={201: ReferralOut})
@command
def take_up_need(request: Request, project_id: UUID, body: NeedTakenUp) -> Status[ReferralOut]:
    """Hand a need on to an approved project. For: core leader, manager; not who is affiliated with its contractor."""
    made = services.take_up_need(actor=request.actor, project_id=project_id, now=request.now, **body.model_dump())
    return Status(201, ReferralOut.of(made))


@router.post("/projects/{project_id}/liaisons", operation_id="engage_liaison", response={201: AffiliationOut})
@command
def engage_liaison(request: Request, project_id: UUID, body: LiaisonIn) -> Status[AffiliationOut]:
    """Name a liaison of the contractor, for as long as this contract runs. For: the street office; never oneself."""
    made = services.engage_liaison(actor=request.actor, project_id=project_id, who=body.who(), now=request.now)
    return Status(201, AffiliationOut.of(made))


@router.post("/projects/{project_id}/managers", operation_id="appoint_manager", response={201: RoleOut})
@command
def appoint_manager(request: Request, project_id: UUID, body: ManagerIn) -> Status[RoleOut]:
    """Appoint a manager of the group, for as long as this contract runs. For: core leader, manager, administrator; never oneself."""
    made = services.appoint_manager(actor=request.actor, project_id=project_id, now=request.now, **body.model_dump())
    return Status(201, RoleOut.of(made))


@router.post("/projects/{project_id}/move-end", operation_id="move_contract_end", response=ProjectOut)
@command
@edits("read_project", Project)
def move_contract_end(request: Request, project_id: UUID, body: ContractEndIn) -> ProjectOut:
    """The contract ends on another day, and so do the terms that follow it. For: the street officer."""
    services.move_end(actor=request.actor, project_id=project_id, now=request.now, **body.model_dump())
    return _project(request, project_id)


@router.post("/projects/{project_id}/close", operation_id="close_contract", response=ProjectOut)
@command
@edits("read_project", Project)
def close_contract(request: Request, project_id: UUID, body: ReasonIn) -> ProjectOut:
    """End the contract at once, and with it the terms that follow it. For: the street officer."""
    services.close(actor=request.actor, project_id=project_id, reason=body.reason, now=request.now)
    return _project(request, project_id)


@router.get("/activities", operation_id="list_activities", response=Page[ActivityListed])
@query
def list_activities(request: Request, wanted: Annotated[ActivityFilter, Query()]) -> Page[ActivityListed]:
    """The activities of my street: latest first, or nearest first with `near`."""
    rows = queries.visible_activities(request.actor)
    if wanted.project is not None:
        rows = rows.filter(project=wanted.project)
    order: tuple[str, ...] = ("-starts_at", "-id")
    if wanted.upcoming:
        rows, order = queries.upcoming(rows, at=request.now), ("starts_at", "id")
    if (point := wanted.point()) is not None:
        rows, order = near(rows, *point, wanted.radius_m), ("distance_m", "id")
    return page(
        queries.with_own_part(rows, request.actor),
        wanted,
        lambda activity: ActivityListed.seen(activity, datum=wanted.datum),
        order=order,
    )


@router.get("/activities/{activity_id}/code", operation_id="show_code", response=CodeOut)
@query
def show_code(request: Request, activity_id: UUID) -> CodeOut:
    """The code to show at the activity now. For: liaisons of the contractor."""
    code, until, seconds = services.code_of(actor=request.actor, activity_id=activity_id, now=request.now)
    return CodeOut(code=code, valid_until=until, seconds=seconds)


@router.get("/activities/{activity_id}/participants", operation_id="list_participants", response=Page[ParticipantOut])
@query
def list_participants(request: Request, activity_id: UUID, wanted: Annotated[PageIn, Query()]) -> Page[ParticipantOut]:
    """The places that are taken, without names, and who shares theirs with the contractor. For: its liaisons."""
    activity, rows = services.participants_of(actor=request.actor, activity_id=activity_id)
    agreed: set[UUID] = set()

    def ask(shown: list[SignUp]) -> None:
        agreed.update(sharing([each.user_id for each in shown], activity.contractor_id))

    return page(rows, wanted, lambda row: ParticipantOut.of(row, agreed), order=("id",), enrich=ask)


@router.get("/activities/{activity_id}/participants/{sign_up_id}", operation_id="see_participant", response=ContactOut)
@query
def see_participant(request: Request, activity_id: UUID, sign_up_id: UUID) -> ContactOut:
    """Name and phone of a resident who has a place and agreed to share with the contractor, who sees that I saw it.

    For: liaisons of the contractor, until the activity is over.
    """
    sign_up, shown = services.see_contact(
        actor=request.actor, activity_id=activity_id, sign_up_id=sign_up_id, now=request.now
    )
    return ContactOut.of(sign_up, shown)


@router.post("/activities/{activity_id}/sign-up", operation_id="sign_up_for_activity", response=SignUpOut)
@command
def sign_up(request: Request, activity_id: UUID) -> SignUpOut:
    """Take a place."""
    return _sign_up(request, services.sign_up(actor=request.actor, activity_id=activity_id, now=request.now).id)


@router.post("/activities/{activity_id}/withdraw", operation_id="withdraw_sign_up", response=SignUpOut)
@command
def withdraw_sign_up(request: Request, activity_id: UUID) -> SignUpOut:
    """Give my place back."""
    return _sign_up(request, services.withdraw(actor=request.actor, activity_id=activity_id, now=request.now).id)


@router.post("/activities/{activity_id}/attend", operation_id="attend", response=AttendanceOut)
@command
def attend(request: Request, activity_id: UUID, body: AttendIn) -> AttendanceOut:
    """Attend with the code that is shown there; a sign-up is not needed while there is room."""
    return AttendanceOut.of(
        services.attend(actor=request.actor, activity_id=activity_id, code=body.code, now=request.now)
    )


@router.post("/activities/{activity_id}/attestations", operation_id="attest", response={201: AttendanceOut})
@command
def attest(request: Request, activity_id: UUID, body: ResidentIn) -> Status[AttendanceOut]:
    """Attest the attendance of a resident without a phone. For: volunteers and leaders who are not affiliated."""
    attendance: Attendance = services.attest(
        actor=request.actor, activity_id=activity_id, resident_id=body.resident_id, now=request.now
    )
    return Status(201, AttendanceOut.of(attendance))


@router.post("/activities/{activity_id}/cancel", operation_id="cancel_activity", response=ActivityOut)
@command
@edits("read_activity", Activity)
def cancel_activity(request: Request, activity_id: UUID, body: ReasonIn) -> ActivityOut:
    """Call the activity off. For: liaisons of the contractor, managers."""
    activity = services.cancel(actor=request.actor, activity_id=activity_id, reason=body.reason, now=request.now)
    return ActivityOut.of(activity)
