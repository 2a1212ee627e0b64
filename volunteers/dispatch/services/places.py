"""What a volunteer does with a place: check in, check out, hand back."""

from datetime import datetime
from uuid import UUID

from backend.audit import services as audit
from backend.events import publish
from backend.notifications.services import notify
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state
from volunteers.dispatch.eligibility import judge_of, papers_lacking
from volunteers.dispatch.events import AssignmentEvent, CheckedIn, CheckedOut, HandedBack, PlaceKeptOn, Released
from volunteers.dispatch.models import Assignment, Task
from volunteers.dispatch.notifications import ReleasedFromPlace
from volunteers.dispatch.policy import ASSIGNMENT_POLICY
from volunteers.dispatch.queries import visible_assignments
from volunteers.dispatch.roles import refuse_unfit
from volunteers.dispatch.services.noshows import came_after_all
from volunteers.dispatch.services.tasks import end_task
from volunteers.dispatch.services.waiting import count, read_line
from volunteers.dispatch.states import (
    ASSIGNMENT_TRANSITIONS,
    HELD,
    AssignmentAction,
    TaskAction,
    TaskStatus,
)


@service
def check_in(*, actor: Actor, assignment_id: UUID, now: datetime) -> Assignment:
    """The volunteer is there. The time is the clock's, whatever the plan said.

    What has to be there before the work begins (proof, licence, course, insurance, agreement, a check) is looked at once more.
    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NotEligible`.
    """
    place = lock(visible_assignments(actor).select_related("task", "volunteer", "role"), assignment_id)
    allow(ASSIGNMENT_POLICY, AssignmentAction.CHECK_IN, actor, place)
    next_state(ASSIGNMENT_TRANSITIONS, place.status, AssignmentAction.CHECK_IN)
    refuse_unfit(papers_lacking(place, now=now))
    place = _move(place, AssignmentAction.CHECK_IN, CheckedIn, actor=actor, now=now, checked_in_at=now)
    came_after_all(place, now=now)
    return place


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
def keep(*, actor: Actor, assignment_id: UUID, now: datetime) -> Assignment:
    """The volunteer still comes, though hours or place moved. Handing it back instead is no mark against them.

    Little rest, the way and the month are theirs to judge: they did not move it. Raises `NotFound`, `NotAllowed`, `WrongMoment`,
    `NotEligible`: who is not fit for the new hours.
    """
    place = lock(visible_assignments(actor).select_related("task", "volunteer", "role"), assignment_id)
    if place.asked_again_at is not None:
        judge = judge_of([place.task], [place.volunteer_id], at=now)
        refuse_unfit(judge.shortfalls(place.task, place.volunteer_id, place.role, despite=True))
    return _move(place, AssignmentAction.KEEP, PlaceKeptOn, actor=actor, now=now, asked_again_at=None)


@service
def hand_back(*, actor: Actor, assignment_id: UUID, reason: str, now: datetime) -> Assignment:
    """The volunteer cannot come and says so; the place is free at once. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    task = lock(Task.objects.filter(street=actor.street_id), _task_id(actor, assignment_id))
    place = lock(visible_assignments(actor).select_related("task", "volunteer", "role"), assignment_id)
    return _move(place, AssignmentAction.HAND_BACK, HandedBack, actor=actor, now=now, reason=reason, frees=task)


@service
def release(*, actor: Actor, assignment_id: UUID, reason: str, now: datetime) -> Assignment:
    """Who directs the task lets a volunteer go, with a reason that they read; others are asked at once.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`.
    """
    task = lock(Task.objects.filter(street=actor.street_id), _task_id(actor, assignment_id))
    rows = visible_assignments(actor).select_related("task", "volunteer", "role")
    place = lock(rows, assignment_id)
    place = _move(place, AssignmentAction.RELEASE, Released, actor=actor, now=now, reason=reason, frees=task)
    notify(
        ReleasedFromPlace, [place.volunteer.user_id], actor=actor, subject=task.id, key=str(place.id), task=task.title,
        starts_at=task.starts_at, reason=reason,
    )  # fmt: skip
    return place


def let_go(place: Assignment, task: Task, *, actor: Actor, now: datetime) -> Assignment:
    """Free a place on a locked task, in the caller's transaction, who tells the volunteer why. Raises `WrongMoment`."""
    return _move(place, AssignmentAction.RELEASE, Released, actor=actor, now=now, frees=task)


def _move(
    place: Assignment,
    action: AssignmentAction,
    event: type[AssignmentEvent],
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    frees: Task | None = None,
    **times: datetime | None,
) -> Assignment:
    allow(ASSIGNMENT_POLICY, action, actor, place)
    before = place.status
    place.status = next_state(ASSIGNMENT_TRANSITIONS, before, action)
    for name, value in times.items():
        setattr(place, name, value)
    place.save(update_fields=["status", *times])
    if frees is not None:
        count(frees, place.role, -1)
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
    if frees is not None:
        read_line(frees, now=now)
    publish(event_of(event, place, place.task, actor), actor=actor)
    return place


def _task_id(actor: Actor, assignment_id: UUID) -> UUID:
    return find(visible_assignments(actor), assignment_id).task_id


def event_of(kind: type[AssignmentEvent], place: Assignment, task: Task, actor: Actor) -> AssignmentEvent:
    """What happened to a place, by `actor`."""
    return kind(task.id, task.origin_kind, task.origin_id, place.id, actor.user_id)
