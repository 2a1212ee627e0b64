"""The alarm: raised at the door, told to all who should know, open until somebody has found out."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from backend.audit import services as audit
from backend.events import publish
from backend.notifications.services import notify
from backend.parties.models import Post
from backend.parties.queries import people_on
from backend.places.queries import street_of
from backend.policy import Actor, allow
from backend.services import lock, service
from backend.states import next_state
from volunteers.care.events import AlarmClosed, AlarmRaised
from volunteers.care.models import Alarm, Entry, Visit
from volunteers.care.notifications import AlarmOpen
from volunteers.care.options import ALARM_MINUTES
from volunteers.care.policy import ALARM_POLICY
from volunteers.care.queries import visible_alarms
from volunteers.care.services.moving import move
from volunteers.care.states import (
    ALARM_TRANSITIONS,
    SEEN_WELL,
    Action,
    AlarmAction,
    AlarmStatus,
    Found,
    Outcome,
    Seen,
    Status,
)
from volunteers.group.queries import holders
from volunteers.group.states import Tier


def raise_alarm(visit: Visit, why: Outcome, *, actor: Actor, now: datetime) -> Alarm:
    """In the caller's transaction: who keeps the entry and the contacts are told as it commits."""
    alarm = Alarm.objects.create(
        street_id=visit.street_id,
        entry_id=visit.entry_id,
        visit=visit,
        why=why,
        raised_at=now,
        raised_by_id=actor.user_id,
    )
    audit.record("care_alarm.raise", alarm.id, actor=actor, now=now, after=alarm.status, visit=str(visit.id))
    publish(AlarmRaised(alarm.id), actor=actor)
    return alarm


@service
def close_alarm(*, actor: Actor, alarm_id: UUID, found: Found, note: str, now: datetime) -> Alarm:
    """Say what was found out. Where they are well the next visit is due a rhythm from now; of an entry that was emptied it is not kept.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`.
    """
    entry_id = visible_alarms(actor).filter(pk=alarm_id).values_list("entry_id", flat=True).first()
    entry = lock(Entry.objects.filter(street=actor.street_id), entry_id) if entry_id else None
    alarm = lock(visible_alarms(actor).select_related("entry"), alarm_id)
    allow(ALARM_POLICY, AlarmAction.CLOSE, actor, alarm)
    next_state(ALARM_TRANSITIONS, alarm.status, AlarmAction.CLOSE)
    kept = entry is not None and entry.emptied_at is None
    # What was kept of somebody is gone: nothing is written there again. That it was closed, and by whom, stands.
    _close(alarm, found if kept else "", note if kept else "", actor=actor, now=now)
    if entry is not None and found in SEEN_WELL and entry.status in {Status.ACTIVE, Status.PAUSED}:
        entry.last_seen_at, entry.last_seen_how = now, Seen.FOLLOW_UP
        move(entry, Action.SEE_WELL, "last_seen_at", "last_seen_how", actor=actor, now=now, alarm=str(alarm.id))
    return alarm


def close_by_their_word(entry: Entry, *, actor: Actor, now: datetime) -> None:
    """The resident of this locked entry says that they are well: that is what was to be found out."""
    rows = Alarm.objects.filter(entry=entry, status=AlarmStatus.OPEN)
    for alarm in rows.select_for_update(no_key=True).order_by("id"):
        _close(alarm, Found.WELL, "", actor=actor, now=now)


@service
def carry_up(*, actor: Actor, now: datetime) -> int:
    """Tell of the alarms that nobody closed in time to the whole management and the community workers; each once. How many.

    The system's verb.
    """
    before = now - timedelta(minutes=ALARM_MINUTES.of(street_of(actor).config))
    rows = Alarm.objects.filter(
        street=actor.street_id, status=AlarmStatus.OPEN, carried_up_at=None, raised_at__lte=before
    )
    found = list(rows.select_for_update(of=("self",), no_key=True, skip_locked=True).select_related("entry__resident"))
    for alarm in found:
        allow(ALARM_POLICY, AlarmAction.CARRY_UP, actor, alarm)
        alarm.carried_up_at = now
        alarm.save(update_fields=["carried_up_at"])
        above = holders(alarm.street_id, Tier.CORE_LEADER, Tier.MANAGER, at=now)
        workers = people_on(Post.COMMUNITY_WORKER, street_id=alarm.street_id, at=now)
        notify(
            AlarmOpen,
            {*above, *workers} - {alarm.entry.resident_id},
            actor=actor,
            subject=alarm.id,
            who=alarm.entry.resident.masked_name,
            since=alarm.raised_at,
        )
        audit.record("care_alarm.carry_up", alarm.id, actor=actor, now=now)
    return len(found)


def _close(alarm: Alarm, found: Found | Literal[""], note: str, *, actor: Actor, now: datetime) -> None:
    before, alarm.status = alarm.status, next_state(ALARM_TRANSITIONS, alarm.status, AlarmAction.CLOSE)
    alarm.found, alarm.note, alarm.closed_at, alarm.closed_by_id = found, note, now, actor.user_id
    alarm.save(update_fields=["status", "found", "note", "closed_at", "closed_by"])
    audit.record("care_alarm.close", alarm.id, actor=actor, now=now, before=before, after=alarm.status)
    publish(AlarmClosed(alarm.id), actor=actor)
