"""What a volunteer does with a place: check in, check out, hand back."""

from datetime import datetime
from uuid import UUID

from backend.audit import services as audit
from backend.events import publish
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state
from volunteers.dispatch.events import AssignmentEvent, CheckedIn, CheckedOut, HandedBack
from volunteers.dispatch.models import Assignment, Task
from volunteers.dispatch.policy import ASSIGNMENT_POLICY
from volunteers.dispatch.queries import visible_assignments
from volunteers.dispatch.services.tasks import end_task
from volunteers.dispatch.services.waiting import count, read_line
from volunteers.dispatch.states import (
    ASSIGNMENT_TRANSITIONS,
    HELD,
    AssignmentAction,
    TaskAction,
    TaskStatus,
)


@service
def check_in(*, actor: Actor, assignment_id: UUID, now: datetime) -> Assignment:
    """The volunteer is there. The time is the clock's, whatever the plan said.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`.
    """
    place = lock(visible_assignments(actor).select_related("task", "volunteer"), assignment_id)
    return _move(place, AssignmentAction.CHECK_IN, CheckedIn, actor=actor, now=now, checked_in_at=now)


@service
def check_out(*, actor: Actor, assignment_id: UUID, now: datetime) -> Assignment:
    """The volunteer is done. With the last one out, the task is completed.

    Not before it began: whether the work was done then is for who directs it to say. Raises `NotFound`, `NotAllowed`,
    `WrongMoment`.
    """
    task = lock(Task.objects.filter(street=actor.street_id), _task_id(actor, assignment_id))
    place = lock(visible_assignments(actor).select_related("task", "volunteer"), assignment_id)
    place = _move(place, AssignmentAction.CHECK_OUT, CheckedOut, actor=actor, now=now, checked_out_at=now)
    if task.status != TaskStatus.OPEN or now < task.starts_at:
        return place
    if not Assignment.objects.filter(task=task, status__in=HELD).exists():
        end_task(task, TaskAction.COMPLETE, actor=Actor.system(street_id=task.street_id, at=now), now=now)
    return place


@service
def hand_back(*, actor: Actor, assignment_id: UUID, reason: str, now: datetime) -> Assignment:
    """The volunteer cannot come and says so; the place is free at once. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    task = lock(Task.objects.filter(street=actor.street_id), _task_id(actor, assignment_id))
    place = lock(visible_assignments(actor).select_related("task", "volunteer", "role"), assignment_id)
    return _move(place, AssignmentAction.HAND_BACK, HandedBack, actor=actor, now=now, reason=reason, frees=task)


def _move(
    place: Assignment,
    action: AssignmentAction,
    event: type[AssignmentEvent],
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    frees: Task | None = None,
    **times: datetime,
) -> Assignment:
    allow(ASSIGNMENT_POLICY, action, actor, place)
    before = place.status
    place.status = next_state(ASSIGNMENT_TRANSITIONS, before, action)
    for name, value in times.items():
        setattr(place, name, value)
    place.save(update_fields=["status", *times])
    if frees is not None:
        count(frees, place.role, -1)
    audit.record(
        f"assignment.{action}",
        place.id,
        actor=actor,
        now=now,
        before=before,
        after=place.status,
        reason=reason,
        task_id=str(place.task_id),
    )
    if frees is not None:
        read_line(frees, now=now)
    publish(event_of(event, place, place.task, actor), actor=actor)
    return place


def _task_id(actor: Actor, assignment_id: UUID) -> UUID:
    return find(visible_assignments(actor), assignment_id).task_id


def event_of(kind: type[AssignmentEvent], place: Assignment, task: Task, actor: Actor) -> AssignmentEvent:
    """What happened to a place, by `actor`."""
    return kind(task.id, task.origin_kind, task.origin_id, place.id, actor.user_id)
