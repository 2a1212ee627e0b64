"""End an entry, and remove what was kept."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from backend.audit import services as audit
from backend.policy import Actor, allow
from backend.services import service
from volunteers.care.models import Entry, Trusted
from volunteers.care.policy import POLICY
from volunteers.care.services.moving import locked, move
from volunteers.care.services.trusting import let_go
from volunteers.care.services.visiting import call_off_visits
from volunteers.care.states import TRUST_OPEN, Action, Status

GONE: dict[str, Any] = {
    "reasons": "",
    "door_notes": "",
    "paused_for": "",
    "weekdays": [],
    "door": "",
    "address": "",
    "lat": None,
    "lng": None,
    "datum": "",
    "cell": None,
}
"""What an emptied entry holds instead. Community and grid stay: by them it is known who was answerable."""


@service
def end(*, actor: Actor, entry_id: UUID, reason: str, now: datetime) -> Entry:
    """Take somebody off the register: they moved, died, or need it no more. What was kept goes after a while.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`.
    """
    entry = locked(actor, entry_id, Action.END)
    return close(entry, Action.END, actor=actor, now=now, reason=reason)


@service
def empty_old(*, actor: Actor, older_than: datetime, now: datetime) -> int:
    """Remove what was kept of those who were taken off the register before a moment; how many. For the system."""
    rows: QuerySet[Entry] = Entry.objects.filter(
        street=actor.street_id, status=Status.ENDED, emptied_at=None, ended_at__lt=older_than
    )
    found = list(rows.select_for_update(of=("self",), no_key=True, skip_locked=True).order_by("id"))
    for entry in found:
        _empty(entry, now)
        audit.record("care.empty", entry.id, actor=actor, now=now)
    return len(found)


def close(
    entry: Entry, action: Action, *, actor: Actor, now: datetime, reason: str = "", at_once: bool = False
) -> Entry:
    """End a locked entry, with the visits and the trust that hang on it. `at_once`: what was kept goes with it."""
    if actor.is_system:
        allow(POLICY, action, actor, entry)
    entry.ended_at = now
    call_off_visits(entry, actor=actor, now=now)
    for row in Trusted.objects.filter(entry=entry, status__in=TRUST_OPEN).select_for_update(no_key=True).order_by("id"):
        let_go(row, actor=actor, now=now)
    move(entry, action, "ended_at", actor=actor, now=now, reason=reason)
    if at_once:
        _empty(entry, now)
    return entry


def _empty(entry: Entry, now: datetime) -> None:
    entry.contacts.all().delete()
    entry.visits.update(note="")
    entry.alarms.update(note="", found="")
    entry.emptied_at = now
    for name, value in GONE.items():
        setattr(entry, name, value)
    entry.save(update_fields=["emptied_at", *GONE])
