"""What somebody answers for: the projects that they look after for the group."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.duties import Duty
from backend.policy import Actor
from projects.delivery.models import Project
from projects.delivery.policy import PROJECT_POLICY, may_manage
from projects.delivery.queries import visible_projects
from projects.delivery.services.projects import hand_over
from projects.delivery.states import RUNNING, ProjectAction
from volunteers.group.queries import holders
from volunteers.group.states import Tier


def _open(actor: Actor) -> QuerySet[Project]:
    return visible_projects(actor).filter(status__in=RUNNING)


def _heirs(project: Project, at: datetime) -> list[UUID]:
    return sorted(holders(project.street_id, Tier.MANAGER, at=at))


DUTIES = [
    Duty(
        code="project",
        label=_("Looking after a project"),
        model=Project,
        column="manager",
        open=_open,
        title=lambda project: project.title,
        due=lambda _project: None,
        may=PROJECT_POLICY[ProjectAction.HAND_OVER],
        fit=may_manage,
        hand_over=hand_over,
        heirs=_heirs,
    )
]
