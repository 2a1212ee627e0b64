"""Remind volunteers of the places they hold, and who directs a task of those that nobody holds."""

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F

from backend.audit import services as audit
from backend.notifications.services import notify
from backend.places.queries import street_of
from backend.policy import Actor
from backend.services import service
from volunteers.dispatch.models import Assignment, Task
from volunteers.dispatch.notifications import TaskSoon, Understaffed
from volunteers.dispatch.options import UNDERSTAFFED_HOURS
from volunteers.dispatch.states import AssignmentStatus, TaskStatus
from volunteers.group.queries import responsible_for

PATIENCE = timedelta(hours=1)
"""For so long after it was opened the offers are given time, before anybody is alarmed."""


@service
def remind(*, actor: Actor, now: datetime, until: datetime) -> int:
    """Remind who holds a place on a task of this street that begins by `until`; how many tasks. The system's verb.

    Who is reminded of a task already is not reminded again.
    """
    places = Assignment.objects.filter(
        street=actor.street_id, status=AssignmentStatus.ACCEPTED, starts_at__gt=now, starts_at__lte=until
    ).select_related("task", "volunteer")
    by_task = defaultdict(list)
    for place in places.order_by("starts_at", "id"):
        by_task[place.task].append(place.volunteer.user_id)
    for task, people in by_task.items():
        notify(
            TaskSoon,
            people,
            actor=actor,
            subject=task.id,
            expires_at=task.ends_at,
            task=task.title,
            starts_at=task.starts_at,
        )
    return len(by_task)


@service
def alert_understaffed(*, actor: Actor, now: datetime, until: datetime) -> int:
    """Tell who directs the tasks of this street that begin by `until` and have free places; how many tasks.

    Each task once. The system's verb.
    """
    rows = Task.objects.filter(
        street=actor.street_id,
        status=TaskStatus.OPEN,
        taken__lt=F("slots"),
        understaffed_at=None,
        covered_by=None,
        starts_at__gt=now,
        starts_at__lte=until,
        created_at__lte=now - PATIENCE,
    )
    found = list(rows.select_for_update(of=("self",), no_key=True, skip_locked=True).order_by("id"))
    for task in found:
        _alert(task, actor=actor, now=now)
    return len(found)


@service
def alert_line_ended(*, actor: Actor, task_id: UUID, now: datetime) -> bool:
    """Tell who directs a task that there is nobody left to ask, once, after the open board had its time; whether it was now.

    The system's verb; the caller holds the task's lock.
    """
    waits = Task.objects.filter(
        street=actor.street_id, pk=task_id, understaffed_at=None, starts_at__gt=now, created_at__lte=now - PATIENCE
    )
    task = waits.first()
    if task is None or UNDERSTAFFED_HOURS.of(street_of(actor).config) == 0:
        return False
    _alert(task, actor=actor, now=now)
    return True


def _alert(task: Task, *, actor: Actor, now: datetime) -> None:
    task.understaffed_at = now
    task.save(update_fields=["understaffed_at"])
    notify(
        Understaffed,
        {task.director_id, *responsible_for(task.street_id, task.community_id, task.grid_id, at=now)},
        actor=actor,
        subject=task.id,
        expires_at=task.ends_at,
        task=task.title,
        starts_at=task.starts_at,
        taken=task.taken,
        slots=task.slots,
    )
    audit.record("task.understaffed", task.id, actor=actor, now=now, taken=task.taken, slots=task.slots)
