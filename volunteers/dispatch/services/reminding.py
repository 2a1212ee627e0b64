"""Remind volunteers of the places they hold."""

from collections import defaultdict
from datetime import datetime

from backend.notifications.services import notify
from backend.policy import Actor
from backend.services import service
from volunteers.dispatch.models import Assignment
from volunteers.dispatch.notifications import TaskSoon
from volunteers.dispatch.states import AssignmentStatus


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
