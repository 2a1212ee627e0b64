"""Begin, pause, resume and review; and the resident's own word that they are well."""

from datetime import date, datetime, timedelta
from uuid import UUID

from backend.audit import services as audit
from backend.notifications.services import notify
from backend.places.queries import street_of, zone_of
from backend.policy import Actor, allow
from backend.services import service
from volunteers.care.models import Entry
from volunteers.care.notifications import CareReview
from volunteers.care.options import REVIEW_MONTHS
from volunteers.care.policy import POLICY
from volunteers.care.services.alarming import close_by_their_word
from volunteers.care.services.moving import locked, move
from volunteers.care.services.refusals import PauseOutOfRange
from volunteers.care.services.visiting import call_off_visits
from volunteers.care.states import Action, Pause, Seen, Status
from volunteers.group.queries import responsible_for

LONGEST_PAUSE = 366


@service
def begin(*, actor: Actor, entry_id: UUID, now: datetime) -> Entry:
    """From now on they are visited. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    entry = locked(actor, entry_id, Action.BEGIN)
    entry.since = now
    entry.review_on = _next_review(actor, now)
    return move(entry, Action.BEGIN, "since", "review_on", actor=actor, now=now)


@service
def pause(*, actor: Actor, entry_id: UUID, why: Pause, until: date, now: datetime) -> Entry:
    """No visits until a day: they are in hospital, or away. On that day they begin again by themselves.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `PauseOutOfRange`.
    """
    entry = locked(actor, entry_id, Action.PAUSE)
    today = now.astimezone(zone_of(actor)).date()
    if not today < until <= today + timedelta(days=LONGEST_PAUSE):
        raise PauseOutOfRange(days=LONGEST_PAUSE)
    entry.paused_for, entry.paused_until = why, until
    call_off_visits(entry, actor=actor, now=now)
    return move(entry, Action.PAUSE, "paused_for", "paused_until", actor=actor, now=now, until=str(until))


@service
def resume(*, actor: Actor, entry_id: UUID, now: datetime) -> Entry:
    """They are back: the visits go on, with the first as soon as it is due. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    return _back(locked(actor, entry_id, Action.RESUME), actor=actor, now=now)


@service
def come_back(*, actor: Actor, now: datetime) -> int:
    """Resume those whose day has come in this street; how many. For the system."""
    today = now.astimezone(zone_of(actor)).date()
    rows = Entry.objects.filter(street=actor.street_id, status=Status.PAUSED, paused_until__lte=today)
    found = list(rows.select_for_update(of=("self",), no_key=True, skip_locked=True).order_by("id"))
    for entry in found:
        allow(POLICY, Action.RESUME, actor, entry)
        _back(entry, actor=actor, now=now)
    return len(found)


@service
def say_well(*, actor: Actor, entry_id: UUID, now: datetime) -> Entry:
    """“I am well”, by one tap: the next visit is due a full rhythm from now, and an open alarm is answered.

    A visit that somebody has taken on stays: it is company too. Raises `NotFound`, `NotAllowed`, `WrongMoment`.
    """
    entry = locked(actor, entry_id, Action.SAY_WELL)
    call_off_visits(entry, actor=actor, now=now, untaken=True)
    close_by_their_word(entry, actor=actor, now=now)
    entry.last_seen_at, entry.last_seen_how = now, Seen.THEMSELF
    return move(entry, Action.SAY_WELL, "last_seen_at", "last_seen_how", actor=actor, now=now)


@service
def review(*, actor: Actor, entry_id: UUID, now: datetime) -> Entry:
    """All of it still holds; look again in some months. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    entry = locked(actor, entry_id, Action.REVIEW)
    entry.review_on = _next_review(actor, now)
    return move(entry, Action.REVIEW, "review_on", actor=actor, now=now, next=str(entry.review_on))


@service
def remind_of_reviews(*, actor: Actor, now: datetime) -> int:
    """Tell who keeps an entry that it is to be reviewed; each date once. How many entries. For the system."""
    today = now.astimezone(zone_of(actor)).date()
    rows = Entry.objects.filter(
        street=actor.street_id, status__in=[Status.ACTIVE, Status.PAUSED], review_on__lte=today
    ).select_related("resident")
    found = list(rows.order_by("review_on", "id"))
    for entry in found:
        told = notify(
            CareReview,
            responsible_for(entry.street_id, entry.community_id, entry.grid_id, at=now),
            actor=actor,
            subject=entry.id,
            key=str(entry.review_on),
            who=entry.resident.masked_name,
        )
        if told is not None:
            audit.record("care.remind_review", entry.id, actor=actor, now=now, review_on=str(entry.review_on))
    return len(found)


def _back(entry: Entry, *, actor: Actor, now: datetime) -> Entry:
    entry.paused_for, entry.paused_until = "", None
    return move(entry, Action.RESUME, "paused_for", "paused_until", actor=actor, now=now)


def _next_review(actor: Actor, now: datetime) -> date:
    months = REVIEW_MONTHS.of(street_of(actor).config)
    return now.astimezone(zone_of(actor)).date() + timedelta(days=months * 61 // 2)
