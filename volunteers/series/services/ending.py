"""No more of a series, or another who directs it."""

from datetime import date, datetime, timedelta
from uuid import UUID

from backend.audit import services as audit
from backend.places.queries import zone_of
from backend.policy import Actor, allow
from backend.services import lock, service
from backend.states import next_state
from volunteers.dispatch import services as dispatch
from volunteers.dispatch.states import TaskStatus
from volunteers.series.models import Series
from volunteers.series.policy import POLICY
from volunteers.series.queries import days_of, made_of, visible_to
from volunteers.series.services.days import refuse_begun, refuse_strange
from volunteers.series.services.standing import let_all_go
from volunteers.series.states import TRANSITIONS, Action


@service
def end(*, actor: Actor, series_id: UUID, reason: str, now: datetime) -> Series:
    """No more tasks; those that are still ahead are called off, and who holds a place is told.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`.
    """
    series = lock(visible_to(actor), series_id)
    allow(POLICY, Action.END, actor, series)
    return _end(series, Action.END, None, actor=actor, reason=reason, now=now)


@service
def cut(*, actor: Actor, series_id: UUID, from_day: date, reason: str, now: datetime) -> Series:
    """No more tasks from this occurrence on, by its original day; what comes before it stays, wherever it was moved.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NotAnOccurrence`, `OccurrenceOver`.
    """
    series = lock(visible_to(actor), series_id)
    allow(POLICY, Action.CUT, actor, series)
    next_state(TRANSITIONS, series.status, Action.CUT)
    refuse_strange(series, from_day)
    refuse_begun(series, from_day, zone=zone_of(actor), now=now)
    if not any(each < from_day for each in days_of(series)):
        return _end(series, Action.END, None, actor=actor, reason=reason, now=now)
    end_before(series, from_day)
    return _end(series, Action.CUT, from_day, actor=actor, reason=reason, now=now)


def end_before(series: Series, day: date) -> None:
    """Let its rule end before a day; one that counts counts those that are left."""
    series.last_on = day - timedelta(days=1)
    if series.count is not None:
        series.count = sum(1 for each in series.days() if each < day)
    series.save(update_fields=["last_on", "count"])


def _end(series: Series, action: Action, from_day: date | None, *, actor: Actor, reason: str, now: datetime) -> Series:
    before = series.status
    series.status = next_state(TRANSITIONS, before, action)
    series.save(update_fields=["status"])
    called_off = []
    system = Actor.system(street_id=series.street_id, at=now)
    if action == Action.END:
        let_all_go(series, actor=system, now=now)
    rows = made_of(series).filter(task__status=TaskStatus.OPEN, task__starts_at__gt=now)
    for each in rows.filter(day__gte=from_day) if from_day else rows:
        dispatch.cancel_task(actor=system, task_id=each.task_id, reason=reason, now=now)
        called_off.append(str(each.task_id))
    audit.record(
        f"series.{action}", series.id, actor=actor, now=now, before=before, after=series.status, reason=reason,
        called_off=called_off, from_day=from_day.isoformat() if from_day else None,
    )  # fmt: skip
    return series


@service
def hand_over(*, actor: Actor, pk: UUID, to: UUID, reason: str, now: datetime) -> Series:
    """Another directs it, and the tasks that are made from now on. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    series = lock(visible_to(actor), pk)
    allow(POLICY, Action.HAND_OVER, actor, series)
    before = series.status
    series.status = next_state(TRANSITIONS, before, Action.HAND_OVER)
    gone, series.director_id = series.director_id, to
    series.save(update_fields=["director"])
    audit.record(
        "series.hand_over", series.id, actor=actor, now=now, before=before, after=series.status, reason=reason,
        from_id=str(gone), to_id=str(to),
    )  # fmt: skip
    return series
