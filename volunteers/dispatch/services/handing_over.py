"""Who has a task in hand gives it to another: because they leave, or their office has ended."""

from datetime import datetime
from uuid import UUID

from backend.audit import services as audit
from backend.events import publish
from backend.policy import Actor, allow
from backend.services import lock, service
from backend.states import next_state
from volunteers.dispatch.events import TaskHandedOver
from volunteers.dispatch.models import Task
from volunteers.dispatch.policy import TASK_POLICY
from volunteers.dispatch.queries import visible_tasks
from volunteers.dispatch.states import TASK_TRANSITIONS, TaskAction


@service
def hand_over_task(*, actor: Actor, pk: UUID, to: UUID, reason: str, now: datetime) -> Task:
    """Another directs it, and hears of its places. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    task = lock(visible_tasks(actor), pk)
    allow(TASK_POLICY, TaskAction.HAND_OVER, actor, task)
    before = task.status
    task.status = next_state(TASK_TRANSITIONS, before, TaskAction.HAND_OVER)
    gone, task.director_id = task.director_id, to
    # That they go along was the word of who is gone.
    task.director_along = False
    task.save(update_fields=["director", "director_along"])
    audit.record(
        "task.hand_over",
        task.id,
        actor=actor,
        now=now,
        before=before,
        after=task.status,
        reason=reason,
        from_id=str(gone),
        to_id=str(to),
    )
    publish(TaskHandedOver(task.id, task.origin_kind, task.origin_id, gone), actor=actor)
    return task
