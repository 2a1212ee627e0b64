"""Take a place on a task: from the open board, by an offer, or the one that is kept for who waited."""

from collections.abc import Collection
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db.models import QuerySet

from backend.audit import services as audit
from backend.events import publish
from backend.identity.services import refuse_unconfirmed_volunteers
from backend.places.queries import by_the_street
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state
from volunteers.dispatch.eligibility import clash, clashes, handed_back, judge_of, place_on
from volunteers.dispatch.events import Accepted, TakenBeside
from volunteers.dispatch.models import Assignment, Offer, Task
from volunteers.dispatch.policy import OFFER_POLICY, TASK_POLICY, WAITER_POLICY
from volunteers.dispatch.queries import answerable_offers, visible_tasks, visible_waiters
from volunteers.dispatch.roles import choose_role, refuse_full, refuse_unfit
from volunteers.dispatch.services.locks import lock_oneself
from volunteers.dispatch.services.places import event_of
from volunteers.dispatch.services.putting import refuse_kept
from volunteers.dispatch.services.refusals import (
    AlreadyAssigned,
    OverlappingAssignment,
    TaskChangedMeanwhile,
    TaskInThePast,
)
from volunteers.dispatch.services.waiting import count, end_turn, is_kept, read_line, turn_of
from volunteers.dispatch.services.withdrawing import withdraw_where_filled
from volunteers.dispatch.states import (
    HELD,
    OFFER_TRANSITIONS,
    TASK_TRANSITIONS,
    WAITER_TRANSITIONS,
    OfferAction,
    OfferStatus,
    TaskAction,
    WaiterAction,
)
from volunteers.roster.models import Volunteer


@service
def claim(*, actor: Actor, task_id: UUID, now: datetime, role_id: UUID | None = None) -> Assignment:
    """Take a place from the open board; an offer of it that waits for an answer is accepted with it.

    Who handed the task back too often takes no place on their own word any more.
    `role_id`: as what; without it the first role that is free and that they are fit for.
    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `TaskInThePast`, `NotEligible`, `AlreadyAssigned`, `TaskFull`,
    `RoleFull`, `OverlappingAssignment`, `ResidenceNeeded`, `KeptForAnother`.
    """
    seen = find(visible_tasks(actor), task_id)
    allow(TASK_POLICY, TaskAction.CLAIM, actor, seen)
    refuse_kept(seen, actor=actor)
    refuse_unfit(handed_back(actor, seen))
    return _take_place(seen, offer=None, role_id=role_id, actor=actor, now=now)


@service
def accept(*, actor: Actor, offer_id: UUID, now: datetime) -> Assignment:
    """Accept an offer, until it expires. Raises what `claim` raises."""
    seen = find(answerable_offers(actor).select_related("task", "volunteer"), offer_id)
    allow(OFFER_POLICY, OfferAction.ACCEPT, actor, seen)
    return _take_place(seen.task, offer=seen, role_id=seen.role_id, actor=actor, now=now)


@service
def confirm(*, actor: Actor, waiter_id: UUID, now: datetime) -> Assignment:
    """Take the place that is kept for oneself, until its time is over. Raises what `claim` raises."""
    seen = find(visible_waiters(actor).select_related("task", "volunteer"), waiter_id)
    allow(WAITER_POLICY, WaiterAction.CONFIRM, actor, seen)
    next_state(WAITER_TRANSITIONS, seen.status_at(now), WaiterAction.CONFIRM)
    return _take_place(seen.task, offer=None, role_id=seen.kept_role_id, actor=actor, now=now)


def _asked_by(task: Task) -> tuple[object, ...]:
    """What of a task may be changed and one is judged by."""
    return task.starts_at, task.ends_at, task.kind, task.risk, task.skills, task.levels, task.director_along


def _locked(seen: Task, *, actor: Actor, now: datetime) -> Task:
    """The task, as it was judged. Raises `NotFound`, `WrongMoment`, `TaskInThePast`, `TaskChangedMeanwhile`."""
    task = lock(Task.objects.filter(street=actor.street_id), seen.id)
    next_state(TASK_TRANSITIONS, task.status, TaskAction.CLAIM)
    if task.ends_at <= now:
        raise TaskInThePast(ends_at=by_the_street(actor, task.ends_at).isoformat())
    if _asked_by(task) != _asked_by(seen):
        raise TaskChangedMeanwhile
    return task


def _take_place(seen: Task, *, offer: Offer | None, role_id: UUID | None, actor: Actor, now: datetime) -> Assignment:
    """Volunteer first, then the task: the volunteer's lock makes the clash check certain, the task's the count.

    `seen` is unlocked. Who comes too late is told so from it, without queueing for the lock.
    """
    volunteer = lock_oneself(actor)
    refuse_unconfirmed_volunteers(actor)
    if place_on(seen, volunteer) is not None:
        raise AlreadyAssigned
    next_state(TASK_TRANSITIONS, seen.status, TaskAction.CLAIM)
    turn = turn_of(seen, volunteer)
    kept = is_kept(turn, role_id, now)
    if not kept:
        refuse_full(seen)
    lifted = offer.beside if offer is not None else []
    _refuse_clash(seen, volunteer, lifted)
    # Under the volunteer's lock no place comes to lie beside another.
    double = bool(lifted) or _held(volunteer).exclude(beside=[]).exists()
    despite = offer is not None and offer.despite
    judge = judge_of([seen], [volunteer.id], at=now)
    lacking = partial(judge.as_told().shortfalls, seen, volunteer.id, despite=despite)
    if turn is not None and kept:
        refuse_unfit(lacking(turn.kept_role))
    else:
        choose_role(seen, list(seen.roles.all()), lacking, wanted=role_id)
    task = _locked(seen, actor=actor, now=now)
    if turn is None and offer is None:
        # Nor does one get a turn without one's own lock: who comes too late for the last place holds up the line no longer.
        refuse_full(task)
    own_offers = Offer.objects.select_for_update(of=("self",), no_key=True).filter(task=task, volunteer=volunteer)
    if offer is not None:
        offer = own_offers.get(pk=offer.pk)
        next_state(OFFER_TRANSITIONS, offer.status_at(now), OfferAction.ACCEPT)
    else:
        offer = own_offers.filter(status=OfferStatus.OPEN, expires_at__gt=now).first()
    # Read after the lock: whoever held it before has counted already.
    turn = turn_of(task, volunteer)
    kept = is_kept(turn, role_id, now)
    role = turn.kept_role if turn and kept else choose_role(task, list(task.roles.all()), lacking, wanted=role_id)
    beside = _beside(task, volunteer, lifted) if double else []
    # The last question: whoever would not have had the place does not learn by it who is there.
    if judge.facts[volunteer.id].probation_until is not None:
        # Under the task's lock: who comes along, and which place is the last.
        judge = judge_of([task], [volunteer.id], at=now)
    refuse_unfit(judge.shortfalls(task, volunteer.id, role, despite=despite))
    place = Assignment(
        street_id=task.street_id, task=task, volunteer=volunteer, offer=offer, role=role, number=volunteer.number,
        starts_at=task.starts_at, ends_at=task.ends_at, beside=beside, accepted_at=now,
    )  # fmt: skip
    if turn is not None:
        end_turn(turn, task, actor=actor, now=now)
    _write(place, actor=actor, now=now)
    if turn is not None and not kept:
        read_line(task, now=now)
    publish(event_of(Accepted, place, task, actor), actor=actor)
    if beside:
        publish(event_of(TakenBeside, place, task, actor), actor=actor)
    return place


def _write(place: Assignment, *, actor: Actor, now: datetime) -> None:
    """The place with its count and its offer; whoever else was asked for the last one need answer no more."""
    task, role, offer = place.task, place.role, place.offer
    if offer is not None:
        offer.status = OfferStatus.ACCEPTED
        offer.save(update_fields=["status"])
    count(task, role, 1)
    place.save(force_insert=True)
    audit.record(
        "offer.accept" if offer is not None else "task.claim",
        place.id,
        actor=actor,
        now=now,
        after=place.status,
        task_id=str(task.id),
        offer_id=str(offer.id) if offer is not None else None,
        role_id=str(role.id) if role is not None else None,
        withdrawn=withdraw_where_filled(task, actor=actor, role=role),
        beside=[str(each) for each in place.beside],
    )


def _refuse_clash(task: Task, volunteer: Volunteer, lifted: Collection[UUID]) -> None:
    """Raises `OverlappingAssignment`."""
    if (busy := clash(task, volunteer, beside=lifted)) is not None:
        raise OverlappingAssignment(title=busy.task.title, assignment_id=busy.id)


def _held(volunteer: Volunteer) -> QuerySet[Assignment]:
    return Assignment.objects.filter(volunteer=volunteer, status__in=HELD)


def _beside(task: Task, volunteer: Volunteer, lifted: Collection[UUID]) -> list[UUID]:
    """The places that one on this locked task lies beside, all of them `lifted`.

    The database keeps apart what lies beside nothing. Of the rest it sees nothing, and another task may be moved at this very
    moment: until commit those places stay where they are. Raises `OverlappingAssignment`.
    """
    rows = _held(volunteer) if lifted else _held(volunteer).exclude(beside=[])
    list(rows.select_for_update(of=("self",), no_key=True).order_by("id").values_list("id"))
    _refuse_clash(task, volunteer, lifted)
    return list(clashes(task, volunteer).values_list("id", flat=True))
