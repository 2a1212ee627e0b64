"""The waiting list of a full task: join it, leave it, and who is next.

A place that comes free is kept for the first who is fit and free, for a while, and counts as taken: nobody else can have
it. Whoever changes what places there are, or who may come, calls `read_line` under the task's lock; the clock calls it
where a promise ends, and again and again while places are free, for people become free elsewhere.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db.models import F

from backend.audit import services as audit
from backend.events import publish
from backend.identity.services import refuse_unconfirmed_volunteers
from backend.places.queries import by_the_street, street_of
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state
from volunteers.dispatch.eligibility import Judge, handed_back, judge_of, place_on
from volunteers.dispatch.events import (
    PlacesPromised,
    PromisesLapsed,
    PromisesPassedOn,
    WaitBegun,
    WaitEnded,
    WaitersThanked,
    WaitingEvent,
    WaitLeft,
)
from volunteers.dispatch.models import Assignment, Task, TaskRole, Waiter
from volunteers.dispatch.options import CONFIRM_MINUTES
from volunteers.dispatch.policy import TASK_POLICY, WAITER_POLICY
from volunteers.dispatch.queries import BUSY, in_line, visible_tasks, visible_waiters
from volunteers.dispatch.roles import TaskFull, choose_role, refuse_unfit
from volunteers.dispatch.services.locks import lock_oneself
from volunteers.dispatch.services.refusals import AlreadyAssigned, AlreadyWaiting, PlaceFree, TaskInThePast
from volunteers.dispatch.services.withdrawing import withdraw_where_filled
from volunteers.dispatch.states import (
    TASK_TRANSITIONS,
    WAITER_TRANSITIONS,
    TaskAction,
    TaskStatus,
    WaiterAction,
    WaiterStatus,
)
from volunteers.roster.models import Volunteer
from volunteers.roster.states import Status as OnRoster

EVENTS: dict[WaiterAction, type[WaitingEvent]] = {
    WaiterAction.CONFIRM: WaitEnded,
    WaiterAction.LEAVE: WaitLeft,
    WaiterAction.LAPSE: PromisesLapsed,
    WaiterAction.PASS_ON: PromisesPassedOn,
    WaiterAction.PLACE: WaitEnded,
    WaiterAction.PROMISE: PlacesPromised,
    WaiterAction.THANK: WaitersThanked,
}


@service
def join_waiting_list(*, actor: Actor, task_id: UUID, now: datetime, role_id: UUID | None = None) -> Waiter:
    """Wait for a place on a full task, or for one as `role_id`; until it begins.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `TaskInThePast`, `NotEligible`, `AlreadyAssigned`, `AlreadyWaiting`,
    `PlaceFree`, `ResidenceNeeded`.
    """
    seen = find(visible_tasks(actor), task_id)
    allow(TASK_POLICY, TaskAction.WAIT, actor, seen)
    volunteer = lock_oneself(actor)
    refuse_unconfirmed_volunteers(actor)
    task = lock(Task.objects.filter(street=actor.street_id), seen.id)
    next_state(TASK_TRANSITIONS, task.status, TaskAction.WAIT)
    if task.starts_at <= now:
        raise TaskInThePast(ends_at=by_the_street(actor, task.ends_at).isoformat())
    if place_on(task, volunteer) is not None:
        raise AlreadyAssigned
    if in_line(task.id).filter(volunteer=volunteer).exists():
        raise AlreadyWaiting
    refuse_unfit(handed_back(actor, task))
    judge, roles = judge_of([task], [volunteer.id], at=now).as_told(), list(task.roles.all())
    try:
        choose_role(task, roles, partial(judge.shortfalls, task, volunteer.id), wanted=role_id)
    except TaskFull:
        refuse_unfit(judge.least_lacking(task, volunteer.id, [each for each in roles if role_id in {None, each.id}]))
    else:
        raise PlaceFree
    waiter = Waiter.objects.create(
        street_id=task.street_id, task=task, role_id=role_id, volunteer=volunteer, joined_at=now
    )
    audit.record(
        "waiter.join", waiter.id, actor=actor, now=now, after=waiter.status, task_id=str(task.id),
        role_id=str(role_id) if role_id else None,
    )  # fmt: skip
    publish(WaitBegun(task.id, (waiter.id,)), actor=actor)
    return waiter


@service
def leave_waiting_list(*, actor: Actor, waiter_id: UUID, now: datetime) -> Waiter:
    """Wait no more; a place that was kept goes to the next. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    seen = find(visible_waiters(actor), waiter_id)
    task = lock(Task.objects.filter(street=actor.street_id), seen.task_id)
    waiter = lock(visible_waiters(actor).select_related("volunteer"), waiter_id)
    allow(WAITER_POLICY, WaiterAction.LEAVE, actor, waiter)
    next_state(WAITER_TRANSITIONS, waiter.status_at(now), WaiterAction.LEAVE)
    _move([waiter], WaiterAction.LEAVE, task, actor=actor, now=now)
    read_line(task, now=now)
    return waiter


@service
def mind_the_line(*, actor: Actor, task_id: UUID, now: datetime) -> None:
    """Read the waiting list of a task again; the system's verb. Raises `NotFound`."""
    read_line(lock(visible_tasks(actor), task_id), now=now)


def read_line(task: Task, *, now: datetime) -> None:
    """Bring the waiting list of this locked task up to date.

    Promises that ran out or that somebody can no longer keep are taken back, free places are kept for those who come next,
    and who waits when it begins or ends is thanked. Does nothing where nothing has changed.
    """
    line = list(in_line(task.id).select_related("volunteer", "kept_role").select_for_update(of=("self",), no_key=True))
    if not line:
        return
    system = Actor.system(street_id=task.street_id, at=now)
    if task.status != TaskStatus.OPEN or task.starts_at <= now:
        _move(line, WaiterAction.THANK, task, actor=system, now=now)
        return
    gone = [each for each in line if each.volunteer.status in {OnRoster.LEFT, OnRoster.DECLINED}]
    _move(gone, WaiterAction.LEAVE, task, actor=system, now=now)
    late = [each for each in line if each.status_at(now) == WaiterStatus.LAPSED]
    _move(late, WaiterAction.LAPSE, task, actor=system, now=now)
    promised = [each for each in line if each.status == WaiterStatus.PROMISED]
    for each in promised:
        if each.until is not None and each.until > task.starts_at:  # it was moved
            each.until = task.starts_at
            each.save(update_fields=["until"])
    waiting = [each for each in line if each.status == WaiterStatus.WAITING]
    if not promised and (task.taken >= task.slots or not waiting):
        return
    judge, busy = judge_of([task], [each.volunteer_id for each in line], at=now), _busy(task, line)
    # Nor does a promise that ends at once tell anybody who is there.
    told = judge.as_told()
    unable = [each for each in promised if not _can(told, busy, task, each, each.kept_role)]
    _move(unable, WaiterAction.PASS_ON, task, actor=system, now=now)
    _promise(task, waiting, judge, busy, actor=system, now=now)


def _promise(task: Task, waiting: list[Waiter], judge: Judge, busy: set[UUID], *, actor: Actor, now: datetime) -> None:
    """Keep what is free for those who come first, each for a place that they are fit for."""
    roles: list[TaskRole | None] = list(task.roles.all())
    until = min(now + timedelta(minutes=CONFIRM_MINUTES.of(street_of(actor).config)), task.starts_at)
    promised, withdrawn = [], []
    for waiter in waiting:
        if task.taken >= task.slots:
            break
        free = [each for each in roles if each and not each.is_full and waiter.role_id in {None, each.id}]
        able = [each for each in (free if roles else [None]) if _can(judge, busy, task, waiter, each)]
        if able:
            waiter.until, waiter.kept_role = until, able[0]
            count(task, able[0], 1)
            withdrawn += withdraw_where_filled(task, actor=actor, role=able[0])
            promised.append(waiter)
    _move(promised, WaiterAction.PROMISE, task, actor=actor, now=now)
    if withdrawn:
        audit.record("task.offers_withdrawn", task.id, actor=actor, now=now, withdrawn=withdrawn)


def _can(judge: Judge, busy: set[UUID], task: Task, waiter: Waiter, role: TaskRole | None) -> bool:
    """Whether they are fit and free."""
    return waiter.volunteer_id not in busy and not judge.shortfalls(task, waiter.volunteer_id, role)


def _busy(task: Task, line: Iterable[Waiter]) -> set[UUID]:
    """Whose hours are taken by another place, or who has one here."""
    places = Assignment.objects.filter(BUSY, volunteer__in=[each.volunteer_id for each in line])
    overlapping = places.filter(starts_at__lt=task.ends_at, ends_at__gt=task.starts_at)
    return set(overlapping.values_list("volunteer_id", flat=True))


def count(task: Task, role: TaskRole | None, places: int) -> None:
    """So many places more (or fewer) are taken of a locked task, as a role."""
    task.taken += places
    task.save(update_fields=["taken"])
    if role is not None:
        role.taken += places
        TaskRole.objects.filter(pk=role.pk).update(taken=F("taken") + places)


def _move(waiters: list[Waiter], action: WaiterAction, task: Task, *, actor: Actor, now: datetime) -> None:
    """Their turns, one step on; what was kept for them is free again, unless they have it now."""
    if not waiters:
        return
    for waiter in waiters:
        before = waiter.status
        waiter.status = next_state(WAITER_TRANSITIONS, before, action)
        if before == WaiterStatus.PROMISED:
            count(task, waiter.kept_role, -1)
        if waiter.status != WaiterStatus.PROMISED:
            waiter.until = waiter.kept_role = None
        waiter.save(update_fields=["status", "until", "kept_role"])
        audit.record(
            f"waiter.{action}", waiter.id, actor=actor, now=now, before=before, after=waiter.status,
            task_id=str(task.id), until=waiter.until.isoformat() if waiter.until else None,
        )  # fmt: skip
    publish(EVENTS[action](task.id, tuple(each.id for each in waiters)), actor=actor)


def turn_of(task: Task, volunteer: Volunteer) -> Waiter | None:
    """Their turn on the waiting list of this task."""
    return in_line(task.id).select_related("kept_role").filter(volunteer=volunteer).first()


def is_kept(turn: Waiter | None, role_id: UUID | None, now: datetime) -> bool:
    """Whether a place is kept for this turn now, and is one as `role_id`, where that is asked for."""
    if turn is None or turn.status_at(now) != WaiterStatus.PROMISED:
        return False
    return role_id in {None, turn.kept_role_id}


def end_turn(turn: Waiter, task: Task, *, actor: Actor, now: datetime) -> None:
    """They come to have a place on this locked task, which the caller counts: what was kept for them is free again."""
    kept = turn.status == WaiterStatus.PROMISED
    _move([turn], WaiterAction.CONFIRM if kept else WaiterAction.PLACE, task, actor=actor, now=now)
