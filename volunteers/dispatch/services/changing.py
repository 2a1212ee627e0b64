"""Change a task that stands: its words, its places, its hours. Nobody is moved by force: who holds a place is asked again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from backend.audit import services as audit
from backend.events import publish
from backend.places.services import place_fields
from backend.policy import Actor, allow
from backend.services import lock, service
from backend.states import next_state
from volunteers.dispatch.events import TaskChanged
from volunteers.dispatch.models import Assignment, Task
from volunteers.dispatch.policy import TASK_POLICY
from volunteers.dispatch.queries import visible_tasks
from volunteers.dispatch.schemas import RoleSlots, TaskChange
from volunteers.dispatch.services.refusals import (
    PlaceOfNeed,
    PlacesTaken,
    SlotsByRole,
    TaskInThePast,
    TaskUnderWay,
    WrongHours,
)
from volunteers.dispatch.services.tasks import LONGEST
from volunteers.dispatch.services.waiting import count, read_line
from volunteers.dispatch.services.withdrawing import withdraw_offers
from volunteers.dispatch.states import TASK_TRANSITIONS, AssignmentStatus, TaskAction

HOURS = frozenset({"starts_at", "ends_at"})
PLACE = frozenset({"location", "address", "meeting_point"})
PLAIN = frozenset(
    {"title", "description", "instructions", "meeting_point", "materials", "risk", "starts_at", "ends_at"}
)


@service
def change_task(*, actor: Actor, task_id: UUID, spec: TaskChange, now: datetime) -> Task:
    """Change what `spec` names of an open task; the same again changes nothing.

    Where hours or place move, open offers are withdrawn and made anew, and whoever holds a place is asked whether they still
    come: until they say so, nothing is held against them. Whom the new hours find elsewhere is released.
    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `WrongHours`, `TaskInThePast`, `TaskUnderWay`, `PlacesTaken`,
    `SlotsByRole`, `PlaceOfNeed`, `OutsideStreet`.
    """
    task = lock(visible_tasks(actor), task_id)
    allow(TASK_POLICY, TaskAction.CHANGE, actor, task)
    next_state(TASK_TRANSITIONS, task.status, TaskAction.CHANGE)
    before = _shown(task)
    _write(task, spec)
    _write_slots(task, spec)
    fields = sorted(name for name, value in _shown(task).items() if value != before[name])
    if not fields:
        return task
    task.understaffed_at = None
    moved, released, withdrawn = bool({*fields} & (HOURS | PLACE)), [], []
    if HOURS & {*fields}:
        _refuse_hours(task, now)
    task.save()
    if moved:
        released = _ask_again(task, hours=bool(HOURS & {*fields}), now=now)
        withdrawn = withdraw_offers(task, actor=actor)
    read_line(task, now=now)
    audit.record(
        "task.change", task.id, actor=actor, now=now, before=task.status, after=task.status, fields=fields,
        released=released, withdrawn=withdrawn,
    )  # fmt: skip
    publish(
        TaskChanged(task.id, task.origin_kind, task.origin_id, tuple(fields), moved, tuple(map(UUID, released))),
        actor=actor,
    )
    return task


def _shown(task: Task) -> dict[str, Any]:
    """What a change may touch, under the names that it is asked by."""
    found = {name: getattr(task, name) for name in PLAIN}
    roles = [(each.id, each.slots) for each in task.roles.all()]
    return {**found, "location": (task.lat, task.lng), "address": task.address, "slots": (task.slots, roles)}


def _write(task: Task, spec: TaskChange) -> None:
    said = spec.model_dump(exclude_unset=True)
    for name in PLAIN & said.keys():
        if said[name] is not None:
            setattr(task, name, said[name])
    if task.at_home and (spec.location is not None or spec.address is not None):
        raise PlaceOfNeed
    if spec.location is not None:
        for name, value in place_fields(street_id=task.street_id, place=spec.location).items():
            setattr(task, name, value)
    if spec.address is not None:
        task.address = spec.address


def _write_slots(task: Task, spec: TaskChange) -> None:
    """Never under what is taken: who holds a place is released by name, not by arithmetic."""
    roles = {each.id: each for each in task.roles.all()}
    if (spec.slots is not None and roles) or {each.role_id for each in spec.roles or ()} - roles.keys():
        raise SlotsByRole
    wanted: Sequence[RoleSlots] = spec.roles or ()
    for each in wanted:
        role = roles[each.role_id]
        if each.slots < role.taken:
            raise PlacesTaken(taken=role.taken)
        role.slots = each.slots
        role.save(update_fields=["slots"])
    slots = sum(each.slots for each in roles.values()) if roles else spec.slots or task.slots
    if slots < task.taken:
        raise PlacesTaken(taken=task.taken)
    task.slots = slots


def _refuse_hours(task: Task, now: datetime) -> None:
    if not now - now < task.ends_at - task.starts_at <= LONGEST:
        raise WrongHours(starts_at=task.starts_at.isoformat(), ends_at=task.ends_at.isoformat())
    if task.ends_at <= now:
        raise TaskInThePast(ends_at=task.ends_at.isoformat())
    if task.assignments.filter(status__in=[AssignmentStatus.CHECKED_IN, AssignmentStatus.CHECKED_OUT]).exists():
        raise TaskUnderWay


def _ask_again(task: Task, *, hours: bool, now: datetime) -> list[str]:
    """Who holds a place is asked whether they still come; returns the places of those who cannot, which are free again.

    That somebody is elsewhere then is the database's to say: another place may be taken at this very moment.
    """
    held = task.assignments.filter(status=AssignmentStatus.ACCEPTED)
    held.update(asked_again_at=now)
    if not hours:
        return []
    times = {"starts_at": task.starts_at, "ends_at": task.ends_at}
    released = []
    for place in held.select_related("role").select_for_update(of=("self",), no_key=True).order_by("id"):
        try:
            with transaction.atomic():
                Assignment.objects.filter(pk=place.pk).update(**times)
        except IntegrityError:
            Assignment.objects.filter(pk=place.pk).update(status=AssignmentStatus.RELEASED)
            count(task, place.role, -1)
            released.append(str(place.pk))
    return released
