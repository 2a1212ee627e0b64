"""What somebody answers for in dispatch: the tasks that they direct."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.duties import Duty
from backend.policy import Actor
from volunteers.dispatch.models import Task
from volunteers.dispatch.policy import TASK_POLICY, may_direct
from volunteers.dispatch.queries import visible_tasks
from volunteers.dispatch.services.handing_over import hand_over_task
from volunteers.dispatch.states import TaskAction, TaskStatus
from volunteers.group.queries import next_in_line


def _open(actor: Actor) -> QuerySet[Task]:
    return visible_tasks(actor).filter(status=TaskStatus.OPEN)


DUTIES = [
    Duty(
        code="task",
        label=_("Directing a task"),
        model=Task,
        column="director",
        open=_open,
        title=lambda task: task.title,
        due=lambda task: task.starts_at,
        may=TASK_POLICY[TaskAction.HAND_OVER],
        fit=may_direct,
        hand_over=hand_over_task,
        heirs=lambda task, at: next_in_line(task.street_id, task.community_id, task.grid_id, at=at),
    )
]
