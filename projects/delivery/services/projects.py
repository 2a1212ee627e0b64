"""A design: register it, send it again, and what the committee made of it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from backend.audit import services as audit
from backend.events import publish
from backend.ids import new_id
from backend.parties.models import Organisation
from backend.places.queries import street_of
from backend.policy import Actor, allow
from backend.services import Made, find, fingerprint_of, lock, made_before, service
from backend.states import next_state
from projects.delivery.events import ContractMoved, ContractOver, ProjectDecided, ProjectRegistered
from projects.delivery.models import Project
from projects.delivery.options import MAX_TERM_YEARS
from projects.delivery.policy import PROJECT_POLICY
from projects.delivery.queries import visible_projects
from projects.delivery.schemas import ProjectCreate, ProjectRevision
from projects.delivery.services.refusals import TermNotValid, TermTooLong
from projects.delivery.states import PROJECT_TRANSITIONS, ProjectAction, ProjectStatus


@service
def register(*, actor: Actor, spec: ProjectCreate, now: datetime) -> Made[Project]:
    """Put a contractor's design to the committee; the project as it is where the same person sends the same again.

    Raises `NotAllowed`, `NotFound` (contractor), `TermNotValid`, `TermTooLong`, `IdTaken`.
    """
    allow(PROJECT_POLICY, ProjectAction.REGISTER, actor, spec)
    sent = {"street_id": actor.street_id, "registered_by_id": actor.user_id, "fingerprint": fingerprint_of(spec)}
    before = made_before(Project.objects.all(), spec.id, **sent)
    if before is not None:
        return Made(before, fresh=False)
    contractor = find(Organisation.objects.all(), spec.contractor_id)
    check_term(actor, spec.starts_on, spec.ends_on)
    wanted: dict[str, Any] = spec.model_dump(exclude={"id", "contractor_id"})
    project, made = Project.objects.get_or_create(
        pk=spec.id or new_id(),
        defaults={
            **wanted,
            **sent,
            "contractor": contractor,
            "registered_at": now,
            "sent_by_id": actor.user_id,
            "manager_id": actor.user_id,
        },
    )
    if not made:
        # Somebody was quicker: the same person, from a second device, or another.
        return Made(made_before(Project.objects.all(), project.id, **sent) or project, fresh=False)
    audit.record(
        "project.register",
        project.id,
        actor=actor,
        now=now,
        after=project.status,
        contractor_id=str(contractor.id),
        budget_fen=project.budget_fen,
    )
    publish(ProjectRegistered(project.id), actor=actor)
    return Made(project, fresh=True)


@service
def revise(*, actor: Actor, project_id: UUID, spec: ProjectRevision, now: datetime) -> Project:
    """Send a design again that the committee sent back: a new round. What is left out stays.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `TermNotValid`, `TermTooLong`.
    """
    project = lock(visible_projects(actor), project_id)
    allow(PROJECT_POLICY, ProjectAction.REVISE, actor, project)
    before = project.status
    project.status = next_state(PROJECT_TRANSITIONS, before, ProjectAction.REVISE)
    changed: dict[str, Any] = spec.model_dump(exclude_none=True, exclude={"note"})
    last_day = project.ends_on
    for name, value in changed.items():
        setattr(project, name, value)
    check_term(actor, project.starts_on, project.ends_on)
    project.round += 1
    project.sent_by_id = actor.user_id
    project.save(update_fields=[*changed, "status", "round", "sent_by"])
    audit.record(
        "project.revise",
        project.id,
        actor=actor,
        now=now,
        before=before,
        after=project.status,
        reason=spec.note or "",
        fields=sorted(changed),
        round=project.round,
    )
    publish(ProjectRegistered(project.id), actor=actor)
    if project.ends_on != last_day:
        publish(ContractMoved(project.id), actor=actor)
    return project


@service
def decide(*, actor: Actor, project_id: UUID, action: ProjectAction, now: datetime) -> Project:
    """Carry out what the committee decided: approve, send back or reject. Only the count of the votes calls this.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`.
    """
    project = lock(visible_projects(actor), project_id)
    allow(PROJECT_POLICY, action, actor, project)
    before = project.status
    project.status = next_state(PROJECT_TRANSITIONS, before, action)
    project.save(update_fields=["status"])
    audit.record(
        f"project.{action}", project.id, actor=actor, now=now, before=before, after=project.status, round=project.round
    )
    publish(ProjectDecided(project.id), actor=actor)
    if project.status == ProjectStatus.REJECTED:
        publish(ContractOver(project.id, now, gettext("The committee rejected the project")), actor=actor)
    return project


@service
def hand_over(*, actor: Actor, pk: UUID, to: UUID, reason: str, now: datetime) -> Project:
    """Another manager looks after it, and hears what is decided. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    project = lock(visible_projects(actor), pk)
    allow(PROJECT_POLICY, ProjectAction.HAND_OVER, actor, project)
    before = project.status
    project.status = next_state(PROJECT_TRANSITIONS, before, ProjectAction.HAND_OVER)
    gone, project.manager_id = project.manager_id, to
    project.save(update_fields=["manager"])
    audit.record(
        "project.hand_over",
        project.id,
        actor=actor,
        now=now,
        before=before,
        after=project.status,
        reason=reason,
        from_id=str(gone),
        to_id=str(to),
    )
    return project


def check_term(actor: Actor, starts_on: date, ends_on: date) -> None:
    """Raises `TermNotValid`, `TermTooLong`."""
    if ends_on <= starts_on:
        raise TermNotValid
    years = MAX_TERM_YEARS.of(street_of(actor).config)
    if ends_on > _years_later(starts_on, years):
        raise TermTooLong(years=years)


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, month=3, day=1)
