"""A need goes to a funded project, whose public money is there for it. The group's first receiver keeps the lead."""

from datetime import datetime
from uuid import UUID

from backend.audit import services as audit
from backend.policy import Actor, allow
from backend.services import lock, service
from backend.states import next_state
from needs.desk.models import Referral
from needs.desk.schemas import ReferralCreate
from needs.desk.services import refer
from projects.delivery.policy import PROJECT_POLICY
from projects.delivery.queries import visible_projects
from projects.delivery.states import PROJECT_TRANSITIONS, ProjectAction


@service
def take_up_need(*, actor: Actor, project_id: UUID, need_id: UUID, reason: str, now: datetime) -> Referral:
    """Hand a need on to an approved project; it counts for its contractor from now on.

    What its people did is entered as the answer to the referral, and the resident judges it. Raises `NotFound`,
    `NotAllowed`, `WrongMoment`.
    """
    project = lock(visible_projects(actor), project_id)
    allow(PROJECT_POLICY, ProjectAction.TAKE_UP_NEED, actor, project)
    next_state(PROJECT_TRANSITIONS, project.status, ProjectAction.TAKE_UP_NEED)
    spec = ReferralCreate(name=project.title, reason=reason)
    referral = refer(actor=actor, need_id=need_id, spec=spec, project_id=project.id, now=now)
    audit.record(
        "project.take_up_need",
        project.id,
        actor=actor,
        now=now,
        before=project.status,
        after=project.status,
        reason=reason,
        need=str(need_id),
    )
    return referral
