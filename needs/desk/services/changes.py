"""The second half of every change: save → audit → tell."""

from datetime import datetime
from typing import Any
from uuid import UUID

from backend.audit import services as audit
from backend.places.models import Area
from backend.places.queries import street_of
from backend.policy import Actor
from backend.services import lock
from needs.desk import alarms
from needs.desk.models import Need
from needs.desk.news import announce
from needs.desk.queries import visible_to, with_people
from needs.desk.states import DISPATCHED, Action, Alarm, Urgency
from needs.desk.targets import targets


def locked(actor: Actor, need_id: UUID) -> Need:
    """The need, locked until commit, with its people. Raises `NotFound`."""
    return lock(with_people(visible_to(actor)), need_id)


def settle(
    need: Need,
    action: Action,
    *changed: str,
    actor: Actor,
    now: datetime,
    before: str,
    reason: str = "",
    **data: Any,
) -> None:
    """Save the status and the fields `changed`, record the act, tell everybody concerned."""
    need.updated_at = now
    if need.status in DISPATCHED and need.dispatched_at is None:
        need.dispatched_at = now
    watch(need, actor)
    need.save(update_fields=[*changed, "status", "updated_at", "dispatched_at", "alarm_at"])
    audit.record(
        f"need.{action}", need.id, actor=actor, now=now, before=before, after=need.status, reason=reason, **data
    )
    announce(need, now=now)


TARGETED = ("dispatch_due_at", "answer_due_at", "dispatch_alarm", "answer_alarm")
"""The fields that `move_targets` sets."""


def move_targets(need: Need, street: Area, *, since: datetime) -> None:
    """Count its targets from `since` by its urgency. What was told of targets that stay is not told again."""
    due = targets(street, need.urgency or Urgency.NORMAL, since=since)
    if (need.dispatch_due_at, need.answer_due_at) != (due.dispatch_due_at, due.answer_due_at):
        need.dispatch_due_at, need.answer_due_at = due.dispatch_due_at, due.answer_due_at
        need.dispatch_alarm = need.answer_alarm = Alarm.NONE


def watch(need: Need, actor: Actor) -> None:
    """Say when the clock looks at it next. Does not save."""
    step = alarms.next_step(need, street_of(actor))
    need.alarm_at = step.at if step else None
