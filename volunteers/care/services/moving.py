"""The one step that all verbs of an entry share."""

from datetime import datetime
from typing import Any
from uuid import UUID

from backend.audit import services as audit
from backend.events import publish
from backend.policy import Actor, allow
from backend.services import lock
from backend.states import next_state
from volunteers.care.events import EntryMoved
from volunteers.care.models import Entry
from volunteers.care.policy import POLICY
from volunteers.care.queries import visible_to
from volunteers.care.states import TRANSITIONS, Action


def locked(actor: Actor, entry_id: UUID, action: Action) -> Entry:
    """The entry, locked, where the actor may do this now. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    entry = lock(visible_to(actor), entry_id)
    allow(POLICY, action, actor, entry)
    next_state(TRANSITIONS, entry.status, action)
    return entry


def move(
    entry: Entry, action: Action, *fields: str, actor: Actor, now: datetime, reason: str = "", **data: Any
) -> Entry:
    """Take the step, say when the next visit is due, save, write it down, and publish it. `entry` is locked."""
    before = entry.status
    entry.status = next_state(TRANSITIONS, before, action)
    entry.reckon()
    entry.save(update_fields=["status", "due_at", "due_hot_at", *fields])
    audit.record(
        f"care.{action}", entry.id, actor=actor, now=now, before=before, after=entry.status, reason=reason, **data
    )
    publish(EntryMoved(entry.id, action), actor=actor)
    return entry
