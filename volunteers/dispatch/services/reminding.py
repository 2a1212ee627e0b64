"""Remind volunteers of the places they hold, and who directs a task of those that nobody holds."""

from collections import defaultdict
from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F

from backend.audit import services as audit
from backend.notifications.kinds import Kind
from backend.notifications.queries import quiet_in_the_street, told_since
from backend.notifications.services import notify
from backend.places.models import Area
from backend.places.queries import street_of
from backend.policy import Actor
from backend.services import service
from volunteers.dispatch.models import Assignment, Task
from volunteers.dispatch.notifications import TaskSoon, TaskTomorrow, Understaffed
from volunteers.dispatch.options import REMIND_EVENING_HOUR, REMIND_MINUTES, UNDERSTAFFED_HOURS
from volunteers.dispatch.queries import directors_of
from volunteers.dispatch.states import AssignmentStatus, TaskStatus

APART = timedelta(hours=1)
"""Between two reminders, and between what somebody did about a place and a reminder of it."""
EVENING = timedelta(hours=2)
"""For so long after its hour the reminder of the evening is worth sending."""
PATIENCE = timedelta(hours=1)
"""For so long after it was opened the offers are given time, before anybody is alarmed."""


@service
def remind(*, actor: Actor, now: datetime) -> int:
    """Remind who holds a place on a task of this street: the evening before, and some minutes before; of how many tasks.

    The system's verb. Nobody is reminded in the quiet hours of the street, twice within an hour, of the same hours twice, or of
    a place that they had only just taken or were just asked about when the reminder was due.
    """
    street = street_of(actor)
    if quiet_in_the_street(street.config, street.timezone, at=now):
        return 0
    evening = _evening_before(street, now)
    awaited = Assignment.objects.filter(street=street, status=AssignmentStatus.ACCEPTED, starts_at__gt=now)
    places = awaited.select_related("task", "volunteer").order_by("starts_at", "id")
    before = timedelta(minutes=REMIND_MINUTES.of(street.config))
    due: list[tuple[type[Kind], Assignment, datetime]] = [
        (TaskSoon, each, each.starts_at - before) for each in places.filter(starts_at__lte=now + before)
    ]
    if evening is not None:
        at, first, last = evening
        due += [(TaskTomorrow, each, at) for each in places.filter(starts_at__gte=first, starts_at__lt=last)]
    told = told_since({TaskSoon.code, TaskTomorrow.code}, {each.task_id for _kind, each, _at in due}, now - APART)
    by_task: dict[tuple[type[Kind], Task], list[UUID]] = defaultdict(list)
    for kind, place, when in due:
        person = place.volunteer.user_id
        if (place.task_id, person) in told or _just_spoken_to(place) > when - APART:
            continue
        told.add((place.task_id, person))
        by_task[kind, place.task].append(person)
    for (kind, task), people in by_task.items():
        notify(
            kind, people, actor=actor, subject=task.id, key=task.starts_at.isoformat(),
            expires_at=task.ends_at if kind is TaskSoon else now + EVENING, task=task.title, starts_at=task.starts_at,
        )  # fmt: skip
    return len(by_task)


def _evening_before(street: Area, now: datetime) -> tuple[datetime, datetime, datetime] | None:
    """(when it was due, the beginning and the end of the next local day) while it is evening; None else."""
    hour = REMIND_EVENING_HOUR.of(street.config)
    zone = ZoneInfo(street.timezone)
    today = now.astimezone(zone).date()
    due = datetime.combine(today, time(hour), zone)
    if hour == 0 or not due <= now < due + EVENING:
        return None
    first, last = (datetime.combine(today + timedelta(days=days), time(), zone) for days in (1, 2))
    return due, first, last


def _just_spoken_to(place: Assignment) -> datetime:
    """When they last heard of its hours otherwise."""
    return max(filter(None, (place.accepted_at, place.asked_again_at)))


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
        directors_of(task, at=now),
        actor=actor,
        subject=task.id,
        expires_at=task.ends_at,
        task=task.title,
        starts_at=task.starts_at,
        taken=task.taken,
        slots=task.slots,
    )
    audit.record("task.understaffed", task.id, actor=actor, now=now, taken=task.taken, slots=task.slots)
