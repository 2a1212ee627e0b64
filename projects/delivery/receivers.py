"""What delivery tells people."""

from uuid import UUID

from backend.events import receives
from backend.http.fields import json_of
from backend.notifications.kinds import Kind
from backend.notifications.services import notify, withdraw
from backend.parties import services as parties
from backend.parties.queries import liaisons_of
from backend.places.queries import zone_of
from backend.policy import Actor
from backend.realtime.services import tell
from needs.desk.events import NeedReferred
from needs.desk.models import Referral
from needs.rates.services import attribute
from projects.delivery import notifications
from projects.delivery.events import (
    ActivityCancelled,
    ActivityOpened,
    Attended,
    ContractMoved,
    ContractOver,
    ProjectDecided,
    ProjectRegistered,
    SignUpChanged,
)
from projects.delivery.models import Activity, Attendance, Project, SignUp
from projects.delivery.notifications import ActivityAnnounced, VoteWaiting
from projects.delivery.queries import signed_up
from projects.delivery.schemas import ActivityOut, AttendanceOut, ProjectOut, SignUpOut
from projects.delivery.services.contracts import end_of
from projects.delivery.states import ProjectStatus
from volunteers.committee.queries import members
from volunteers.group import services as group
from volunteers.group.queries import holders
from volunteers.group.states import Tier


def _stewards(actor: Actor, contractor_id: UUID) -> list[UUID]:
    """Managers, committee, liaisons of the contractor: whom every project of it concerns."""
    return [
        *holders(actor.street_id, Tier.MANAGER, at=actor.at),
        *members(actor.street_id, at=actor.at),
        *liaisons_of(contractor_id, at=actor.at),
    ]


@receives(ProjectRegistered)
@receives(ProjectDecided)
def tell_of_the_project(event: ProjectRegistered | ProjectDecided, *, actor: Actor) -> None:
    """A design waits for the committee, or is decided."""
    project = Project.objects.select_related("contractor").get(pk=event.project_id)
    people = [*_stewards(actor, project.contractor_id), project.manager_id]
    tell(people, "project", json_of(ProjectOut.of(project)), now=actor.at)
    if isinstance(event, ProjectRegistered):
        voters = set(members(actor.street_id, at=actor.at)) - {actor.user_id}
        notify(VoteWaiting, voters, actor=actor, subject=project.id, key=str(project.round), project=project.title)
        return
    withdraw(VoteWaiting, actor=actor, subject=project.id)
    concerned = [*liaisons_of(project.contractor_id, at=actor.at), project.manager_id]
    notify(
        notifications.ProjectDecided,
        concerned,
        actor=actor,
        subject=project.id,
        key=str(project.round),
        project=project.title,
        outcome=ProjectStatus(project.status),
    )


@receives(ContractMoved)
def move_what_follows(event: ContractMoved, *, actor: Actor) -> None:
    """Liaisons and managers last as long as their contract: in the same transaction, so that no term outlives it."""
    project = Project.objects.select_related("contractor").get(pk=event.project_id)
    until = end_of(project.ends_on, zone_of(actor))
    for follow in (parties.follow_contract, group.follow_contract):
        follow(actor=_system(actor), contract_id=project.id, until=until, now=actor.at)
    _tell_of_the_contract(notifications.ContractMoved, project, str(project.ends_on), actor)


@receives(ContractOver)
def end_what_follows(event: ContractOver, *, actor: Actor) -> None:
    """As above; with each term its duties fall."""
    project = Project.objects.select_related("contractor").get(pk=event.project_id)
    for end in (parties.end_with_contract, group.end_with_contract):
        end(actor=_system(actor), contract_id=project.id, at=event.at, reason=event.reason, now=actor.at)
    if project.status == ProjectStatus.CLOSED:
        _tell_of_the_contract(notifications.ContractOver, project, event.at.isoformat(), actor)


def _tell_of_the_contract(kind: type[Kind], project: Project, key: str, actor: Actor) -> None:
    tell(
        [*_stewards(actor, project.contractor_id), project.manager_id],
        "project",
        json_of(ProjectOut.of(project)),
        now=actor.at,
    )
    people = {project.manager_id} - {actor.user_id}
    until = str(project.ends_on)
    notify(kind, people, actor=actor, subject=project.id, key=key, project=project.title, until=until)


def _system(actor: Actor) -> Actor:
    return Actor.system(street_id=actor.street_id, at=actor.at)


@receives(ActivityOpened)
@receives(ActivityCancelled)
def tell_of_the_activity(event: ActivityOpened | ActivityCancelled, *, actor: Actor) -> None:
    """Whom the project concerns, and whoever has a place there. Nobody else: an announcement is no broadcast."""
    activity = Activity.objects.select_related("project").get(pk=event.activity_id)
    stewards, guests = _stewards(actor, activity.contractor_id), signed_up(activity.id)
    tell([*stewards, *guests], "activity", json_of(ActivityOut.of(activity)), now=actor.at)
    opened = isinstance(event, ActivityOpened)
    notify(
        ActivityAnnounced if opened else notifications.ActivityCancelled,
        set(stewards if opened else guests) - {actor.user_id},
        actor=actor,
        subject=activity.id,
        activity=activity.title,
        starts_at=activity.starts_at,
    )


@receives(SignUpChanged)
def tell_of_the_sign_up(event: SignUpChanged, *, actor: Actor) -> None:
    """The person hears of their own place."""
    sign_up = SignUp.objects.select_related("activity").get(pk=event.sign_up_id)
    tell([sign_up.user_id], "sign_up", json_of(SignUpOut.of(sign_up)), now=actor.at)


@receives(Attended)
def tell_of_the_attendance(event: Attended, *, actor: Actor) -> None:
    """The person hears of their own attendance, whoever attested it: a forged one is noticed."""
    attendance = Attendance.objects.select_related("activity").get(pk=event.attendance_id)
    tell([event.user_id], "attendance", json_of(AttendanceOut.of(attendance)), now=actor.at)


@receives(NeedReferred)
def say_whose_it_is(event: NeedReferred, *, actor: Actor) -> None:
    """A need that goes to a project is its contractor's in the rates."""
    referral = Referral.objects.only("project_id").get(pk=event.referral_id)
    if referral.project_id is not None:
        project = Project.objects.only("contractor_id").get(pk=referral.project_id)
        attribute(
            actor=_system(actor),
            need_id=event.need_id,
            organisation_id=project.contractor_id,
            origin_kind="project",
            origin_id=project.id,
            now=actor.at,
        )
