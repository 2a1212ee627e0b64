"""Create, complete and cancel tasks."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F

from backend.audit import services as audit
from backend.events import publish
from backend.places.queries import by_the_street
from backend.places.services import place_fields, split_address
from backend.policy import Actor, allow
from backend.services import lock, service
from backend.states import next_state
from volunteers.dispatch.events import ReachCounted, TaskCancelled, TaskCompleted, TaskOpened
from volunteers.dispatch.models import Assignment, Task, TaskRole
from volunteers.dispatch.policy import TASK_POLICY
from volunteers.dispatch.queries import visible_tasks
from volunteers.dispatch.schemas import TaskCreate
from volunteers.dispatch.services.demands import above_one, add_roles
from volunteers.dispatch.services.refusals import NotACampaign, TaskInThePast, WrongHours
from volunteers.dispatch.services.waiting import read_line
from volunteers.dispatch.services.withdrawing import withdraw_offers
from volunteers.dispatch.states import (
    AT_HOME,
    TASK_TRANSITIONS,
    AssignmentStatus,
    TaskAction,
    TaskKind,
)

LONGEST = timedelta(hours=24)


@service
def create_task(
    *,
    actor: Actor,
    spec: TaskCreate,
    origin_kind: str,
    origin_id: UUID | None,
    beneficiary_id: UUID | None,
    now: datetime,
    origin_place: dict[str, object] | None = None,
    contact_phone: str = "",
    made_by: UUID | None = None,
    by_waves: bool = True,
) -> Task:
    """Open a task; offers go out by themselves.

    `origin_place` are the columns of `Home` of its origin, used where `spec` names no location of its own;
    `contact_phone` (E.164) is that of a beneficiary without an account; `made_by` whose it is, where the system acts;
    without `by_waves` nobody is asked until `put_to` or `give_to_waves`.
    Raises `NotAllowed`, `WrongHours`, `TaskInThePast`, `OutsideStreet`.
    """
    refuse_hours(spec.starts_at, spec.ends_at, actor=actor, now=now)
    task = Task(
        street_id=actor.street_id,
        kind=spec.kind,
        origin_kind=origin_kind,
        origin_id=origin_id,
        beneficiary_id=beneficiary_id,
        contact_phone=contact_phone,
        title=spec.title,
        description=spec.description,
        instructions=spec.instructions,
        starts_at=spec.starts_at,
        ends_at=spec.ends_at,
        slots=spec.places,
        skills=sorted(set(spec.skills)),
        levels=above_one(spec.levels),
        risk=spec.risk,
        wished_gender=spec.wished_gender or "",
        wished_language=spec.wished_language or "",
        materials=spec.materials,
        meeting_point=spec.meeting_point,
        director_along=spec.director_along,
        by_waves=by_waves,
        created_by_id=made_by or actor.user_id,
        director_id=made_by or actor.user_id,
        created_at=now,
        **_place(spec, origin_place or {}, street_id=actor.street_id, at_home=origin_kind in AT_HOME),
    )
    allow(TASK_POLICY, TaskAction.CREATE, actor, task)
    task.save(force_insert=True)
    add_roles(task, spec.roles)
    audit.record("task.create", task.id, actor=actor, now=now, after=task.status, origin_id=str(origin_id or ""))
    publish(TaskOpened(task.id, origin_kind, origin_id), actor=actor)
    return task


def refuse_hours(starts_at: datetime, ends_at: datetime, *, actor: Actor, now: datetime) -> None:
    """Of a task that is made or moved. Raises `WrongHours`, `TaskInThePast`."""
    if not timedelta(0) < ends_at - starts_at <= LONGEST:
        raise WrongHours(
            starts_at=by_the_street(actor, starts_at).isoformat(), ends_at=by_the_street(actor, ends_at).isoformat()
        )
    if ends_at <= now:
        raise TaskInThePast(ends_at=by_the_street(actor, ends_at).isoformat())


def _place(
    spec: TaskCreate, origin_place: Mapping[str, object], *, street_id: UUID, at_home: bool
) -> dict[str, object]:
    """The columns of where it is: as `spec` says, else as of its origin. Raises `OutsideStreet`."""
    place = dict(origin_place)
    if spec.location is not None:
        place = {**place_fields(street_id=street_id, place=spec.location), "door": ""}
    if spec.address:
        place["address"], place["door"] = split_address(spec.address) if at_home else (spec.address, "")
    return place


@service
def complete_task(*, actor: Actor, task_id: UUID, now: datetime, reach: int | None = None) -> Task:
    """Declare the work done; whoever has not come is stood down. `reach`: of a campaign, how many people it spoke to.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NotACampaign`.
    """
    task = lock(visible_tasks(actor), task_id)
    allow(TASK_POLICY, TaskAction.COMPLETE, actor, task)
    if reach is not None:
        _refuse_but_campaigns(task)
        task.reach = reach
    return end_task(task, TaskAction.COMPLETE, actor=actor, now=now)


@service
def count_reach(*, actor: Actor, task_id: UUID, reach: int, now: datetime) -> Task:
    """Write down how many people a campaign spoke to, or correct it: both numbers stand in the audit.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NotACampaign`.
    """
    task = lock(visible_tasks(actor), task_id)
    allow(TASK_POLICY, TaskAction.COUNT_REACH, actor, task)
    next_state(TASK_TRANSITIONS, task.status, TaskAction.COUNT_REACH)
    _refuse_but_campaigns(task)
    before, task.reach = task.reach, reach
    task.save(update_fields=["reach"])
    audit.record("task.count_reach", task.id, actor=actor, now=now, reach_before=before, reach=reach)
    publish(ReachCounted(task.id, task.origin_kind, task.origin_id), actor=actor)
    return task


def _refuse_but_campaigns(task: Task) -> None:
    if task.kind != TaskKind.CAMPAIGN:
        raise NotACampaign


@service
def cancel_task(*, actor: Actor, task_id: UUID, reason: str, now: datetime) -> Task:
    """Call a task off; whoever has not come is stood down, and told. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    task = lock(visible_tasks(actor), task_id)
    allow(TASK_POLICY, TaskAction.CANCEL, actor, task)
    return end_task(task, TaskAction.CANCEL, actor=actor, now=now, reason=reason)


def end_task(task: Task, action: TaskAction, *, actor: Actor, now: datetime, reason: str = "") -> Task:
    """End a locked task, with the offers and places that are still open on it, and who waits for one."""
    before = task.status
    task.status = next_state(TASK_TRANSITIONS, before, action)
    # Who is there already keeps the place, and checks out: their time was given.
    # Their rows are locked: whoever checks in at this moment is found to be there.
    awaited = Assignment.objects.filter(task=task, status=AssignmentStatus.ACCEPTED)
    found = list(awaited.select_for_update(of=("self",), no_key=True).order_by("id").values_list("id", "role"))
    Assignment.objects.filter(pk__in=[pk for pk, _role in found]).update(status=AssignmentStatus.STOOD_DOWN)
    stood_down = [str(pk) for pk, _role in found]
    by_role = Counter(role for _pk, role in found if role is not None)
    task.taken -= len(stood_down)
    task.door = task.contact_phone = ""
    task.save(update_fields=["status", "taken", "door", "contact_phone", "reach"])
    for role_id, gone in by_role.items():
        TaskRole.objects.filter(pk=role_id).update(taken=F("taken") - gone)
    withdrawn = withdraw_offers(task, actor=actor)
    audit.record(
        f"task.{action}",
        task.id,
        actor=actor,
        now=now,
        before=before,
        after=task.status,
        reason=reason,
        stood_down=stood_down,
        withdrawn=withdrawn,
        reach=task.reach,
    )
    read_line(task, now=now)
    event = TaskCompleted if action == TaskAction.COMPLETE else TaskCancelled
    publish(event(task.id, task.origin_kind, task.origin_id), actor=actor)
    return task
