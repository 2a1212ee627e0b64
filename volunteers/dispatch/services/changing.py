"""Change a task that stands: its words, its places, its hours. Nobody is moved by force: who holds a place is asked again."""

from collections.abc import Collection, Iterable, Mapping
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
from volunteers.dispatch.models import Assignment, Task, TaskRole
from volunteers.dispatch.policy import TASK_POLICY
from volunteers.dispatch.queries import visible_tasks
from volunteers.dispatch.schemas import TaskChange
from volunteers.dispatch.services.demands import Asked, write_demands
from volunteers.dispatch.services.refusals import (
    PlaceOfNeed,
    TaskUnderWay,
)
from volunteers.dispatch.services.rejudging import release_unfit, unfit_on
from volunteers.dispatch.services.tasks import refuse_hours
from volunteers.dispatch.services.waiting import count, read_line
from volunteers.dispatch.services.withdrawing import withdraw_offers, withdraw_where_filled
from volunteers.dispatch.states import HELD, TASK_TRANSITIONS, AssignmentStatus, TaskAction

HOURS = frozenset({"starts_at", "ends_at"})
JUDGED = HOURS | {"risk", "skills", "levels", "roles"}
"""What one may be fit for no more."""
PLACE = frozenset({"location", "address", "meeting_point"})
PLAIN = frozenset(
    {
        "title",
        "description",
        "instructions",
        "kind",
        "meeting_point",
        "materials",
        "risk",
        "wished_gender",
        "wished_language",
        "director_along",
        "starts_at",
        "ends_at",
    }
)


@service
def change_task(*, actor: Actor, task_id: UUID, spec: TaskChange, now: datetime, origin_id: UUID | None = None) -> Task:
    """Change what `spec` names of an open task; the same again changes nothing.

    Where hours or place move, or a place asks for more than was agreed to (other work, more risk, a skill more or at a higher
    level), its open offers are withdrawn and made anew, and whoever holds it is asked whether they still come: until they say so,
    nothing is held against them. Whom the new hours find elsewhere is released; so is, with the reasons told, who is not fit for
    what it becomes. Little rest, the way and the month are for themselves to judge.
    `origin_id`: what it comes of from now on, where that was divided; of the same kind.
    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `WrongHours`, `TaskInThePast`, `TaskUnderWay`, `PlacesTaken`,
    `TooManyPlaces`, `NoPlaceLeft`, `SlotsByRole`, `RoleTwice`, `LevelWithoutSkill`, `PlaceOfNeed`, `OutsideStreet`, `UnfitAtWork`.
    """
    task = lock(visible_tasks(actor), task_id)
    allow(TASK_POLICY, TaskAction.CHANGE, actor, task)
    next_state(TASK_TRANSITIONS, task.status, TaskAction.CHANGE)
    before, agreed = _shown(task), Asked.by(task)
    judged = bool(JUDGED & {name for name, value in spec if value is not None})
    unfit_before = unfit_on(task, now=now) if judged else {}
    task.origin_id = origin_id or task.origin_id
    _write(task, spec)
    # Where it goes to, others may direct.
    allow(TASK_POLICY, TaskAction.CHANGE, actor, task)
    write_demands(task, spec)
    fields = sorted(name for name, value in _shown(task).items() if value != before[name])
    if not fields:
        return task
    task.understaffed_at = None
    moved, more, released = bool({*fields} & (HOURS | PLACE)), Asked.by(task).more_than(agreed), []
    if HOURS & {*fields}:
        refuse_hours(task.starts_at, task.ends_at, actor=actor, now=now)
        _refuse_under_way(task)
    task.save()
    if JUDGED & {*fields}:
        release_unfit(task, unfit_before, actor=actor, now=now)
    asked = _ask_again(task, None if moved else more, now=now)
    if HOURS & {*fields}:
        released = _follow_the_hours(task)
    withdrawn = _withdraw(task, moved=moved, more=more, fewer="slots" in fields, actor=actor)
    read_line(task, now=now)
    audit.record(
        "task.change", task.id, actor=actor, now=now, before=task.status, after=task.status, fields=fields,
        released=released, withdrawn=withdrawn,
    )  # fmt: skip
    publish(
        TaskChanged(
            task.id, task.origin_kind, task.origin_id, tuple(fields), moved,
            more=tuple(pk for pk, role in asked if role in more), anew=moved or bool(more), released=tuple(map(UUID, released)),
        ),
        actor=actor,
    )  # fmt: skip
    return task


def _withdraw(task: Task, *, moved: bool, more: list[UUID | None], fewer: bool, actor: Actor) -> list[str]:
    """The offers of what is another now, and those of places that are no more."""
    roles: list[TaskRole | None] = [*task.roles.all()]
    if moved or None in more:
        return withdraw_offers(task, actor=actor)
    withdrawn = []
    for role in roles or [None]:
        if role is not None and role.id in more:
            withdrawn += withdraw_offers(task, actor=actor, role=role)
        elif fewer:
            # Fewer places may be those that are taken.
            withdrawn += withdraw_where_filled(task, actor=actor, role=role)
    return withdrawn


def _shown(task: Task) -> dict[str, Any]:
    """What a change may touch, under the names that it is asked by."""
    found = {name: getattr(task, name) for name in PLAIN}
    roles = list(task.roles.all())
    return {
        **found,
        "origin_id": task.origin_id,
        "location": (task.lat, task.lng),
        "address": task.address,
        "slots": (task.slots, [(each.id, each.slots) for each in roles]),
        "skills": task.skills,
        "levels": task.levels,
        "roles": [(each.name, each.skills, each.levels) for each in roles],
    }


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


def _refuse_under_way(task: Task) -> None:
    if task.assignments.filter(status__in=[AssignmentStatus.CHECKED_IN, AssignmentStatus.CHECKED_OUT]).exists():
        raise TaskUnderWay


def _ask_again(task: Task, roles: Collection[UUID | None] | None, *, now: datetime) -> list[tuple[UUID, UUID | None]]:
    """Whoever holds a place, as one of these roles, is asked whether they still come; None: as whichever. Returns (place, role)."""
    if roles is not None and not roles:
        return []
    held = task.assignments.filter(status=AssignmentStatus.ACCEPTED).order_by("id")
    asked = [each for each in held if roles is None or each.role_id in roles]
    Assignment.objects.filter(pk__in=[each.id for each in asked]).update(asked_again_at=now)
    return [(each.id, each.role_id) for each in asked]


def _follow_the_hours(task: Task) -> list[str]:
    """The places take the task's new hours; returns those of who cannot, which are free again.

    That somebody is elsewhere then is the database's to say: another place may be taken at this very moment. What it does not
    see is where one place lies beside another: there those alone may overlap that a leader named.
    """
    held = task.assignments.filter(status=AssignmentStatus.ACCEPTED)
    times = {"starts_at": task.starts_at, "ends_at": task.ends_at}
    released = []
    places = list(held.select_related("role").select_for_update(of=("self",), no_key=True).order_by("id"))
    others = _of_who_has_two_at_once(task, places)
    for place in places:
        there = [each for each in others if each.volunteer_id == place.volunteer_id and _meet(each, task)]
        if not _moves(place, there, times):
            Assignment.objects.filter(pk=place.pk).update(status=AssignmentStatus.RELEASED)
            count(task, place.role, -1)
            released.append(str(place.pk))
    return released


def _moves(place: Assignment, there: Iterable[Assignment], times: Mapping[str, datetime]) -> bool:
    """Give a place its new hours; not where it would overlap one of `there`, or of those that the database sees, that nobody lifted."""
    if any(each.id not in place.beside and place.id not in each.beside for each in there):
        return False
    beside = [each.id for each in there if each.id in place.beside]
    try:
        with transaction.atomic():
            Assignment.objects.filter(pk=place.pk).update(**times, beside=beside)
    except IntegrityError:
        return False
    return True


def _of_who_has_two_at_once(task: Task, places: Iterable[Assignment]) -> list[Assignment]:
    """Of those volunteers among them who hold a place beside another, all places elsewhere; they stay where they are until commit."""
    held = Assignment.objects.filter(volunteer__in=[each.volunteer_id for each in places], status__in=HELD)
    double = held.exclude(beside=[]).values("volunteer")
    rows = Assignment.objects.filter(volunteer__in=double, status__in=HELD).exclude(task=task)
    return list(rows.select_for_update(of=("self",), no_key=True).order_by("id"))


def _meet(place: Assignment, task: Task) -> bool:
    return place.starts_at < task.ends_at and place.ends_at > task.starts_at
