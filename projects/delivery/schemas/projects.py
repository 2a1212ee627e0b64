"""The shapes of projects and their contracts."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import Field

from backend.accounts.schemas import Phone
from backend.audit.models import Entry
from backend.audit.schemas import Step
from backend.http.fields import Day, In, Out, Reason, Title, Words
from backend.parties.schemas import Who
from backend.policy import Actor, available
from projects.delivery.models import MAX_BUDGET_FEN, Project
from projects.delivery.policy import PROJECT_POLICY
from projects.delivery.states import (
    PROJECT_TRANSITIONS,
    ProjectAction,
    ProjectStatus,
)

Fen = Annotated[int, Field(gt=0, le=MAX_BUDGET_FEN, strict=True, description="Fen, 1/100 yuan 分")]


class ProjectCreate(In):
    """A contractor's design, with its contract and its money."""

    id: UUID | None = Field(None, description="Made by the client, to create offline: sent again, it is made once")
    title: Title
    summary: Words
    contractor_id: UUID
    starts_on: Day
    ends_on: Day
    budget_fen: Fen


class NeedTakenUp(In):
    """The need that the project is to see to, and why it fits."""

    need_id: UUID
    reason: Reason


class ProjectRevision(In):
    """What changed since the committee sent the design back; what is left out stays."""

    title: Title | None = None
    summary: Words | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    budget_fen: Fen | None = None
    note: Reason | None = Field(None, description="What was changed, and why")


class ContractEndIn(In):
    """The new last day of a contract, and why."""

    ends_on: Day
    reason: Reason


class LiaisonIn(In):
    """Whom the street office names, by id or by phone."""

    user_id: UUID | None = None
    phone: Phone | None = None

    def who(self) -> Who:
        """As the services take it."""
        return Who(self.user_id, self.phone)


class ManagerIn(In):
    """Who manages the group's part for as long as the contract runs."""

    user_id: UUID
    reason: Reason | None = None


class ContractorOut(Out):
    """Who carries the project out."""

    id: UUID
    name: str
    name_en: str


class ProjectOut(Out):
    """A project in a list. The budget is public money and shown to all."""

    id: UUID
    title: str
    summary: str
    contractor: ContractorOut
    starts_on: date
    ends_on: date
    budget_fen: int
    status: ProjectStatus
    round: int
    registered_at: datetime

    @classmethod
    def of(cls, project: Project) -> "ProjectOut":
        """Needs `contractor` loaded."""
        return cls.like(project, contractor=ContractorOut.model_validate(project.contractor))


def step_of(entry: Entry) -> Step:
    """A line of a project's timeline: `by` is a role, never a name."""
    action = entry.action.removeprefix("project.")
    if action in {ProjectAction.REGISTER, ProjectAction.REVISE}:
        role = _("Manager")
    elif action == ProjectAction.OPEN_ACTIVITY:
        role = _("Contractor")
    elif action in {ProjectAction.ENGAGE_LIAISON, ProjectAction.MOVE_END, ProjectAction.CLOSE}:
        role = _("Street office")
    elif action in {ProjectAction.APPOINT_MANAGER, ProjectAction.HAND_OVER}:
        role = _("Group")
    else:
        role = _("Committee")
    return Step(at=entry.at, action=entry.action, by=role, before=entry.before, after=entry.after, note=entry.reason)


def project_actions(actor: Actor, project: Project) -> list[str]:
    """What this actor may do now to the project itself."""
    return available(PROJECT_POLICY, PROJECT_TRANSITIONS, project.status, actor, project)
