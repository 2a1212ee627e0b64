"""Visits that are due become tasks; and what the volunteer found at the door."""

from datetime import datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from backend.audit import services as audit
from backend.events import publish
from backend.places.queries import street_of, zone_of
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state
from volunteers.care.events import VisitMoved, WishTold
from volunteers.care.models import Alarm, Entry, Trusted, Visit
from volunteers.care.options import AHEAD_DAYS
from volunteers.care.policy import VISIT_POLICY
from volunteers.care.queries import due_in, is_hot, place_of_visitor, visible_visits
from volunteers.care.rhythm import window
from volunteers.care.schemas import WishIn
from volunteers.care.services.alarming import raise_alarm
from volunteers.care.services.moving import move
from volunteers.care.services.refusals import NotThereYet, OutcomeNeeded, WishNotAgreed
from volunteers.care.states import (
    VISIT_TRANSITIONS,
    Action,
    Outcome,
    Seen,
    Status,
    TrustStatus,
    VisitAction,
    VisitStatus,
)
from volunteers.dispatch import services as dispatch
from volunteers.dispatch.models import Assignment, Task
from volunteers.dispatch.options import SIGHT_HOURS
from volunteers.dispatch.queries import door_from
from volunteers.dispatch.schemas import TaskCreate
from volunteers.dispatch.states import AssignmentStatus, Origin, TaskKind, TaskStatus
from volunteers.group.queries import holders, responsible_for
from volunteers.group.states import Tier
from volunteers.roster.eligibility import Reason

NOTICE = timedelta(hours=3)
"""So long before it begins a task can be filled."""
LATE = timedelta(days=1)
"""Later than that it is a welfare check."""
PLACE = ("lat", "lng", "datum", "cell", "address", "community_id", "grid_id", "door")
TITLES = {TaskKind.VISIT: _("Visit to a neighbour"), TaskKind.WELFARE_CHECK: _("See whether a neighbour is well")}
"""Who it is, and why, is told to nobody by them."""
LEFT = timedelta(hours=2)
"""So long after its end a visit of which nothing was told counts as missed."""


@service
def open_due_visit(*, actor: Actor, entry_id: UUID, now: datetime) -> Visit | None:
    """Make one task of a visit that is due or overdue, and put it to whom the resident trusts first. The system's verb.

    None where there is nothing to do: not due after all, or asked for already, by whoever was here first.
    Raises `NotFound`.
    """
    entry = lock(Entry.objects.filter(street=actor.street_id), entry_id)
    hot = is_hot(actor)
    due = entry.due(hot=hot)
    config = street_of(actor).config
    if entry.status != Status.ACTIVE or due is None or due > now + timedelta(days=AHEAD_DAYS.of(config)):
        return None
    if Visit.objects.filter(entry=entry, status=VisitStatus.OPEN).exists():
        return None
    zone = zone_of(actor)
    starts_at, ends_at = _hours(entry, due, hot=hot, now=now, actor=actor)
    visit = Visit(
        street_id=entry.street_id, entry=entry, day=starts_at.astimezone(zone).date(), due_at=due, made_at=now
    )
    allow(VISIT_POLICY, VisitAction.OPEN, actor, visit)
    visit.save(force_insert=True)
    kind = TaskKind.WELFARE_CHECK if hot or due + LATE < now else TaskKind.VISIT
    with override(settings.LANGUAGE_CODE):
        title = str(TITLES[kind])
    visit.task = dispatch.create_task(
        actor=actor,
        spec=TaskCreate(title=title, kind=kind, starts_at=starts_at, ends_at=ends_at),
        origin_kind=Origin.CARE,
        origin_id=visit.id,
        beneficiary_id=entry.resident_id,
        origin_place={name: getattr(entry, name) for name in PLACE},
        made_by=_in_charge(entry, now),
        now=now,
    )
    visit.save(update_fields=["task"])
    trusted = Trusted.objects.filter(entry=entry, status=TrustStatus.TRUSTED).order_by("answered_at", "id")
    dispatch.ask_first(
        actor=actor,
        task_id=visit.task.id,
        volunteer_ids=list(trusted.values_list("volunteer_id", flat=True)),
        because=Reason("trusted", True, _("You are trusted here, and asked first.")),
        now=now,
    )
    audit.record("care_visit.open", visit.id, actor=actor, now=now, after=visit.status, entry=str(entry.id))
    publish(VisitMoved(visit.id, VisitAction.OPEN), actor=actor)
    return visit


@service
def see_door(*, actor: Actor, visit_id: UUID, now: datetime) -> Visit:
    """The notes for the door, to who has checked in for this very visit. Each reading is written down.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NotThereYet`.
    """
    visit = lock(visible_visits(actor).select_related("entry"), visit_id)
    allow(VISIT_POLICY, VisitAction.SEE_DOOR, actor, visit)
    next_state(VISIT_TRANSITIONS, visit.status, VisitAction.SEE_DOOR)
    place = place_of_visitor(actor, visit)
    if place is None or place.status != AssignmentStatus.CHECKED_IN or not _at_its_hours(actor, place, now):
        raise NotThereYet
    audit.record("care_visit.see_door", visit.id, actor=actor, now=now, entry=str(visit.entry_id))
    return visit


@service
def tell_outcome(
    *, actor: Actor, visit_id: UUID, outcome: Outcome, note: str, now: datetime, wish: WishIn | None = None
) -> tuple[Visit, Alarm | None]:
    """How it was at the door, and with it the check-out. Where nobody opened or help is needed the alarm is raised at once.

    `wish`: what the resident needs; a need in their name is made of it, and is closed by nobody's verdict but theirs.
    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NotThereYet`, `WishNotAgreed`, and what reporting a need raises.
    """
    if wish is not None and not wish.agreed:
        raise WishNotAgreed
    seen = find(visible_visits(actor), visit_id)
    # Entry, task, visit: in the order of all who take several.
    entry = lock(Entry.objects.filter(street=actor.street_id), seen.entry_id)
    if seen.task_id is not None:
        lock(Task.objects.all(), seen.task_id)
    visit = lock(visible_visits(actor).select_related("entry__resident"), visit_id)
    action = VisitAction.TELL_NOBODY if outcome == Outcome.NOBODY else VisitAction.TELL_SEEN
    allow(VISIT_POLICY, action, actor, visit)
    before, visit.status = visit.status, next_state(VISIT_TRANSITIONS, visit.status, action)
    place = place_of_visitor(actor, visit)
    if place is None or place.checked_in_at is None or now < door_from(actor, place):
        raise NotThereYet
    visit.outcome, visit.note, visit.told_by_id, visit.told_at = outcome, note, actor.user_id, now
    visit.save(update_fields=["status", "outcome", "note", "told_by", "told_at"])
    audit.record(f"care_visit.{action}", visit.id, actor=actor, now=now, before=before, after=visit.status)
    publish(VisitMoved(visit.id, action), actor=actor)
    if wish is not None:
        audit.record("care_visit.wish", visit.id, actor=actor, now=now, consent="oral")
        publish(WishTold(visit.id, wish.text), actor=actor)
    if place.status == AssignmentStatus.CHECKED_IN:
        dispatch.check_out(actor=actor, assignment_id=place.id, now=now)
    _complete(visit, actor, now)
    if entry.status in {Status.ACTIVE, Status.PAUSED} and outcome != Outcome.NOBODY:
        entry.last_seen_at, entry.last_seen_how = now, Seen.VISIT
        move(entry, Action.SEE_WELL, "last_seen_at", "last_seen_how", actor=actor, now=now, visit=str(visit.id))
    alarm = None
    if outcome in {Outcome.NOBODY, Outcome.NEEDS_HELP}:
        alarm = raise_alarm(visit, outcome, actor=actor, now=now)
    return visit, alarm


@service
def miss_visits(*, actor: Actor, now: datetime) -> int:
    """Note the visits of this street that nobody took in time, or of which nothing was told; how many. The system's verb.

    The next round asks anew for whoever is still due.
    """
    unfilled = Q(task__starts_at__lte=now, task__taken=0)
    silent = Q(task__ends_at__lte=now - LEFT)
    found = _locked(Visit.objects.filter(unfilled | silent, street=actor.street_id))
    for visit in found:
        _close(visit, VisitAction.MISS, actor=actor, now=now)
    return len(found)


def _at_its_hours(actor: Actor, place: Assignment, now: datetime) -> bool:
    """As the door itself is shown: around the hours of the work."""
    over = place.ends_at + timedelta(hours=SIGHT_HOURS.of(street_of(actor).config))
    return door_from(actor, place) <= now < over


def _complete(visit: Visit, actor: Actor, now: datetime) -> None:
    """Nobody else needs to come, even if they were there before the hour."""
    system = Actor.system(street_id=actor.street_id, at=now)
    if visit.task_id is not None and Task.objects.filter(pk=visit.task_id, status=TaskStatus.OPEN).exists():
        dispatch.complete_task(actor=system, task_id=visit.task_id, now=now)


def call_off_visits(entry: Entry, *, actor: Actor, now: datetime, untaken: bool = False) -> None:
    """Nobody is to come to this locked entry any more; `untaken`: but whoever has said that they will."""
    system = Actor.system(street_id=actor.street_id, at=now)
    for visit in _locked(Visit.objects.filter(entry=entry)):
        if untaken and visit.task is not None and visit.task.taken:
            continue
        _close(visit, VisitAction.CALL_OFF, actor=system, now=now)


@service
def follow_task(*, actor: Actor, task_id: UUID, now: datetime) -> None:
    """The task of a visit was called off or declared done by who directs it: nothing was told of the resident. The system's verb."""
    visit = Visit.objects.filter(task=task_id, status=VisitStatus.OPEN).select_for_update(no_key=True).first()
    if visit is not None:
        _settle(visit, VisitAction.CALL_OFF, actor=actor, now=now)


def refuse_silence(task_id: UUID) -> None:
    """Nobody checks out of a visit without a word on how it was. Raises `OutcomeNeeded`."""
    visit_id = Visit.objects.filter(task=task_id, status=VisitStatus.OPEN).values_list("pk", flat=True).first()
    if visit_id is not None:
        raise OutcomeNeeded(visit=str(visit_id))


def due_entries(actor: Actor, *, now: datetime) -> list[UUID]:
    """The ids of those in this street for whom a visit is to be asked now, the longest due first."""
    until = now + timedelta(days=AHEAD_DAYS.of(street_of(actor).config))
    return list(due_in(actor, until=until, hot=is_hot(actor)).values_list("id", flat=True))


def _locked(rows: QuerySet[Visit]) -> list[Visit]:
    """The open ones of these, each locked after its task, as who calls the task off locks them."""
    wanted = list(rows.filter(status=VisitStatus.OPEN).order_by("id").values_list("id", "task_id"))
    known = Task.objects.select_for_update(of=("self",), no_key=True).order_by("id")
    tasks = {task.id: task for task in known.filter(pk__in=[task_id for _visit, task_id in wanted])}
    found = Visit.objects.select_for_update(of=("self",), no_key=True).filter(
        pk__in=[visit_id for visit_id, _task in wanted], status=VisitStatus.OPEN
    )
    visits = list(found.order_by("id"))
    for visit in visits:
        visit.task = tasks[visit.task_id] if visit.task_id else None
    return visits


def _close(visit: Visit, action: VisitAction, *, actor: Actor, now: datetime) -> None:
    """End a locked visit, and the task with it."""
    _settle(visit, action, actor=actor, now=now)
    if visit.task is not None and visit.task.status == TaskStatus.OPEN:
        dispatch.cancel_task(actor=actor, task_id=visit.task.id, reason=str(action), now=now)


def _settle(visit: Visit, action: VisitAction, *, actor: Actor, now: datetime) -> None:
    allow(VISIT_POLICY, action, actor, visit)
    before, visit.status = visit.status, next_state(VISIT_TRANSITIONS, visit.status, action)
    visit.save(update_fields=["status"])
    audit.record(f"care_visit.{action}", visit.id, actor=actor, now=now, before=before, after=visit.status)
    publish(VisitMoved(visit.id, action), actor=actor)


def _hours(entry: Entry, due: datetime, *, hot: bool, now: datetime, actor: Actor) -> tuple[datetime, datetime]:
    """When somebody should come: after the days on which somebody was asked to already."""
    zone = zone_of(actor)
    earliest = now + NOTICE
    last = Visit.objects.filter(entry=entry).order_by("-day").values_list("day", flat=True).first()
    if last is not None:
        earliest = max(earliest, datetime.combine(last + timedelta(days=1), time(), zone))
    slack = timedelta(hours=entry.every_days * 24 // (4 if hot else 2))
    return window(
        due, weekdays=entry.weekdays, starts=entry.starts, ends=entry.ends, slack=slack, earliest=earliest, zone=zone
    )


def _in_charge(entry: Entry, now: datetime) -> UUID:
    """In whose name the task stands: the leader of the place, else who manages the group, else who proposed the entry."""
    places = [entry.community_id, entry.grid_id]
    leaders = holders(entry.street_id, Tier.TEAM_LEADER, at=now, area_ids=places)
    others = responsible_for(entry.street_id, entry.community_id, entry.grid_id, at=now)
    return next(iter([*sorted(leaders), *sorted(others)]), entry.proposed_by_id)
