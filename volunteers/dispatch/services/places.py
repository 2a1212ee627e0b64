"""Take a place on a task, and what a volunteer does with it: check in, check out, hand back."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db.models import F

from backend.audit import services as audit
from backend.errors import NotFound
from backend.events import publish
from backend.identity.services import refuse_unconfirmed_volunteers
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state
from volunteers.dispatch.eligibility import clash, judge_of, place_on
from volunteers.dispatch.events import Accepted, AssignmentEvent, CheckedIn, CheckedOut, HandedBack
from volunteers.dispatch.models import Assignment, Offer, Task, TaskRole
from volunteers.dispatch.policy import ASSIGNMENT_POLICY, OFFER_POLICY, TASK_POLICY
from volunteers.dispatch.queries import visible_assignments, visible_offers, visible_tasks
from volunteers.dispatch.roles import choose_role, refuse_full
from volunteers.dispatch.services.putting import refuse_kept
from volunteers.dispatch.services.refusals import (
    AlreadyAssigned,
    OverlappingAssignment,
    TaskInThePast,
)
from volunteers.dispatch.services.tasks import end_task, withdraw_offers
from volunteers.dispatch.states import (
    ASSIGNMENT_TRANSITIONS,
    HELD,
    OFFER_TRANSITIONS,
    TASK_TRANSITIONS,
    AssignmentAction,
    OfferAction,
    OfferStatus,
    TaskAction,
    TaskStatus,
)
from volunteers.roster.models import Volunteer


@service
def claim(*, actor: Actor, task_id: UUID, now: datetime, role_id: UUID | None = None) -> Assignment:
    """Take a place from the open board; an offer of it that waits for an answer is accepted with it.

    `role_id`: as what; without it the first role that is free and that they are fit for.
    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `TaskInThePast`, `NotEligible`, `AlreadyAssigned`, `TaskFull`,
    `RoleFull`, `OverlappingAssignment`, `ResidenceNeeded`, `KeptForAnother`.
    """
    seen = find(visible_tasks(actor), task_id)
    allow(TASK_POLICY, TaskAction.CLAIM, actor, seen)
    refuse_kept(seen, actor=actor)
    return _take_place(seen, offer=None, role_id=role_id, actor=actor, now=now)


@service
def accept(*, actor: Actor, offer_id: UUID, now: datetime) -> Assignment:
    """Accept an offer, until it expires. Raises what `claim` raises."""
    seen = find(visible_offers(actor).select_related("task", "volunteer"), offer_id)
    allow(OFFER_POLICY, OfferAction.ACCEPT, actor, seen)
    return _take_place(seen.task, offer=seen, role_id=seen.role_id, actor=actor, now=now)


def _take_place(seen: Task, *, offer: Offer | None, role_id: UUID | None, actor: Actor, now: datetime) -> Assignment:
    """Volunteer first, then the task: the volunteer's lock makes the clash check certain, the task's the count.

    `seen` is unlocked. Who comes too late is told so from it, without queueing for the lock.
    """
    volunteer = _lock_oneself(actor)
    refuse_unconfirmed_volunteers(actor)
    if place_on(seen, volunteer) is not None:
        raise AlreadyAssigned
    next_state(TASK_TRANSITIONS, seen.status, TaskAction.CLAIM)
    refuse_full(seen)
    if (busy := clash(seen, volunteer)) is not None:
        raise OverlappingAssignment(title=busy.task.title, assignment_id=busy.id)
    lacking = partial(judge_of([seen], [volunteer.id], at=now).shortfalls, seen, volunteer.id)
    choose_role(seen, list(seen.roles.all()), lacking, wanted=role_id)
    task = lock(Task.objects.filter(street=actor.street_id), seen.id)
    next_state(TASK_TRANSITIONS, task.status, TaskAction.CLAIM)
    if task.ends_at <= now:
        raise TaskInThePast(ends_at=task.ends_at.isoformat())
    own_offers = Offer.objects.select_for_update(of=("self",), no_key=True).filter(task=task, volunteer=volunteer)
    if offer is not None:
        offer = own_offers.get(pk=offer.pk)
        next_state(OFFER_TRANSITIONS, offer.status_at(now), OfferAction.ACCEPT)
    else:
        offer = own_offers.filter(status=OfferStatus.OPEN).first()
    # Read after the lock: whoever held it before has counted already.
    role = choose_role(task, list(task.roles.all()), lacking, wanted=role_id)
    if offer is not None:
        offer.status = OfferStatus.ACCEPTED
        offer.save(update_fields=["status"])
    task.taken += 1
    task.save(update_fields=["taken"])
    if role is not None:
        role.taken += 1
        role.save(update_fields=["taken"])
    place = Assignment.objects.create(
        street_id=task.street_id,
        task=task,
        volunteer=volunteer,
        offer=offer,
        role=role,
        number=volunteer.number,
        starts_at=task.starts_at,
        ends_at=task.ends_at,
        accepted_at=now,
    )
    withdrawn = []
    if task.taken >= task.slots:
        withdrawn = withdraw_offers(task, actor=actor)
    elif role is not None and role.is_full:
        withdrawn = withdraw_offers(task, actor=actor, role=role)
    verb = "offer.accept" if offer is not None else "task.claim"
    audit.record(
        verb,
        place.id,
        actor=actor,
        now=now,
        after=place.status,
        task_id=str(task.id),
        offer_id=str(offer.id) if offer is not None else None,
        role_id=str(role.id) if role is not None else None,
        withdrawn=withdrawn,
    )
    publish(_event(Accepted, place, task, actor), actor=actor)
    return place


@service
def check_in(*, actor: Actor, assignment_id: UUID, now: datetime) -> Assignment:
    """The volunteer is there. The time is the clock's, whatever the plan said.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`.
    """
    place = lock(visible_assignments(actor).select_related("task", "volunteer"), assignment_id)
    return _move(place, AssignmentAction.CHECK_IN, CheckedIn, actor=actor, now=now, checked_in_at=now)


@service
def check_out(*, actor: Actor, assignment_id: UUID, now: datetime) -> Assignment:
    """The volunteer is done. With the last one out, the task is completed.

    Not before it began: whether the work was done then is for who directs it to say. Raises `NotFound`, `NotAllowed`,
    `WrongMoment`.
    """
    task = lock(Task.objects.filter(street=actor.street_id), _task_id(actor, assignment_id))
    place = lock(visible_assignments(actor).select_related("task", "volunteer"), assignment_id)
    place = _move(place, AssignmentAction.CHECK_OUT, CheckedOut, actor=actor, now=now, checked_out_at=now)
    if task.status != TaskStatus.OPEN or now < task.starts_at:
        return place
    if not Assignment.objects.filter(task=task, status__in=HELD).exists():
        end_task(task, TaskAction.COMPLETE, actor=Actor.system(street_id=task.street_id, at=now), now=now)
    return place


@service
def hand_back(*, actor: Actor, assignment_id: UUID, reason: str, now: datetime) -> Assignment:
    """The volunteer cannot come and says so; the place is free at once. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    task = lock(Task.objects.filter(street=actor.street_id), _task_id(actor, assignment_id))
    place = lock(visible_assignments(actor).select_related("task", "volunteer"), assignment_id)
    return _move(place, AssignmentAction.HAND_BACK, HandedBack, actor=actor, now=now, reason=reason, frees=task)


def _move(
    place: Assignment,
    action: AssignmentAction,
    event: type[AssignmentEvent],
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    frees: Task | None = None,
    **times: datetime,
) -> Assignment:
    allow(ASSIGNMENT_POLICY, action, actor, place)
    before = place.status
    place.status = next_state(ASSIGNMENT_TRANSITIONS, before, action)
    for name, value in times.items():
        setattr(place, name, value)
    place.save(update_fields=["status", *times])
    if frees is not None:
        frees.taken -= 1
        frees.save(update_fields=["taken"])
        if place.role_id is not None:
            TaskRole.objects.filter(pk=place.role_id).update(taken=F("taken") - 1)
    audit.record(
        f"assignment.{action}",
        place.id,
        actor=actor,
        now=now,
        before=before,
        after=place.status,
        reason=reason,
        task_id=str(place.task_id),
    )
    publish(_event(event, place, place.task, actor), actor=actor)
    return place


def _lock_oneself(actor: Actor) -> Volunteer:
    rows = Volunteer.objects.filter(street=actor.street_id, user=actor.user_id)
    own = rows.select_for_update(of=("self",), no_key=True).first()
    if own is None:
        raise NotFound(kind=Volunteer._meta.verbose_name)
    return own


def _task_id(actor: Actor, assignment_id: UUID) -> UUID:
    return find(visible_assignments(actor), assignment_id).task_id


def _event(kind: type[AssignmentEvent], place: Assignment, task: Task, actor: Actor) -> AssignmentEvent:
    return kind(task.id, task.origin_kind, task.origin_id, place.id, actor.user_id)
