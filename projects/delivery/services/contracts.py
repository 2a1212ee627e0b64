"""The contract of a project: who is there for as long as it runs, and when it ends. What follows it hears by `receivers`."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from backend.audit import services as audit
from backend.events import publish
from backend.parties.models import Affiliation, AffiliationKind
from backend.parties.schemas import Term, Who
from backend.parties.services import affiliate
from backend.places.queries import zone_of
from backend.policy import Actor, allow
from backend.services import lock, service
from backend.states import next_state
from projects.delivery.events import ContractMoved, ContractOver
from projects.delivery.models import Activity, Project
from projects.delivery.policy import PROJECT_POLICY
from projects.delivery.queries import upcoming, visible_projects
from projects.delivery.services.projects import check_term
from projects.delivery.services.refusals import ActivitiesToCome, ContractDayPast, ContractRunsOut
from projects.delivery.states import PROJECT_TRANSITIONS, ProjectAction, ProjectStatus
from volunteers.group import services as group
from volunteers.group.models import Role
from volunteers.group.states import Tier


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The midnight after a day of the street."""
    return datetime.combine(day + timedelta(days=1), time(), zone)


@service
def engage_liaison(*, actor: Actor, project_id: UUID, who: Who, now: datetime) -> Affiliation:
    """Somebody speaks for the contractor for as long as this contract runs, from its design on.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `ContractDayPast`, and what `parties.affiliate` does.
    """
    project = _of_a_contract(actor, project_id, ProjectAction.ENGAGE_LIAISON, now)
    made = affiliate(
        actor=actor,
        organisation_id=project.contractor_id,
        who=who,
        kind=AffiliationKind.LIAISON,
        term=Term(None, end_of(project.ends_on, zone_of(actor))),
        contract_id=project.id,
        now=now,
    )
    _record(ProjectAction.ENGAGE_LIAISON, project, project.status, actor, now, user_id=str(made.user_id))
    return made


@service
def appoint_manager(*, actor: Actor, project_id: UUID, user_id: UUID, reason: str | None, now: datetime) -> Role:
    """A member of the group manages for as long as this contract runs.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `ContractDayPast`, and what `group.appoint` does.
    """
    project = _of_a_contract(actor, project_id, ProjectAction.APPOINT_MANAGER, now)
    made = group.appoint(
        actor=actor,
        user_id=user_id,
        tier=Tier.MANAGER,
        team_id=None,
        until=end_of(project.ends_on, zone_of(actor)),
        reason=reason,
        contract_id=project.id,
        now=now,
    )
    _record(ProjectAction.APPOINT_MANAGER, project, project.status, actor, now, user_id=str(user_id))
    return made


@service
def move_end(*, actor: Actor, project_id: UUID, ends_on: date, reason: str, now: datetime) -> Project:
    """The contract ends on another day, earlier or later, and so do the terms that follow it.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `ContractDayPast`, `ContractRunsOut`, `TermNotValid`, `TermTooLong`,
    `ActivitiesToCome`.
    """
    project = _of_a_contract(actor, project_id, ProjectAction.MOVE_END, now)
    today = now.astimezone(zone_of(actor)).date()
    if ends_on < today or ends_on == project.ends_on:
        raise ContractRunsOut(ends_on=project.ends_on, today=today)
    check_term(actor, project.starts_on, ends_on)
    _nothing_announced(project, end_of(ends_on, zone_of(actor)))
    before, project.ends_on = project.ends_on, ends_on
    project.save(update_fields=["ends_on"])
    said = {"reason": reason, "from_day": str(before), "to_day": str(ends_on)}
    _record(ProjectAction.MOVE_END, project, project.status, actor, now, **said)
    publish(ContractMoved(project.id), actor=actor)
    return project


@service
def close(*, actor: Actor, project_id: UUID, reason: str, now: datetime) -> Project:
    """The street office ends the contract at once, and with it the terms that follow it.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `ActivitiesToCome`.
    """
    project = lock(visible_projects(actor), project_id)
    allow(PROJECT_POLICY, ProjectAction.CLOSE, actor, project)
    before, project.status = project.status, next_state(PROJECT_TRANSITIONS, project.status, ProjectAction.CLOSE)
    _nothing_announced(project, now)
    _close(project, before, min(now, end_of(project.ends_on, zone_of(actor))), reason, actor, now)
    return project


@service
def run_out(*, actor: Actor, project_id: UUID, now: datetime) -> Project | None:
    """Put on record that the last day of a contract is past; None where it is not, or that is so already. For the system."""
    project = lock(visible_projects(actor), project_id)
    allow(PROJECT_POLICY, ProjectAction.CLOSE, actor, project)
    ended = end_of(project.ends_on, zone_of(actor))
    if project.status != ProjectStatus.APPROVED or ended > now:
        return None
    before, project.status = project.status, next_state(PROJECT_TRANSITIONS, project.status, ProjectAction.CLOSE)
    _close(project, before, ended, gettext("The contract has run out"), actor, now)
    return project


def _close(project: Project, before: str, at: datetime, reason: str, actor: Actor, now: datetime) -> None:
    project.save(update_fields=["status"])
    _record(ProjectAction.CLOSE, project, before, actor, now, reason=reason)
    publish(ContractOver(project.id, at, reason), actor=actor)


def _of_a_contract(actor: Actor, project_id: UUID, action: ProjectAction, now: datetime) -> Project:
    """The project, locked; its contract runs or is to come."""
    project = lock(visible_projects(actor), project_id)
    allow(PROJECT_POLICY, action, actor, project)
    next_state(PROJECT_TRANSITIONS, project.status, action)
    if end_of(project.ends_on, zone_of(actor)) <= now:
        raise ContractDayPast(ends_on=project.ends_on)
    return project


def _nothing_announced(project: Project, after: datetime) -> None:
    count = upcoming(Activity.objects.filter(project=project), at=after).count()
    if count:
        raise ActivitiesToCome(count=count)


def _record(
    action: ProjectAction, project: Project, before: str, actor: Actor, now: datetime, *, reason: str = "", **said: str
) -> None:
    audit.record(
        f"project.{action}",
        project.id,
        actor=actor,
        now=now,
        before=before,
        after=project.status,
        reason=reason,
        **said,
    )
