"""What a task asks of who comes: skills at a level, for all of it and for each role; written, and compared with what was agreed to."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from volunteers.dispatch.models import Task, TaskRole
from volunteers.dispatch.roles import levels_of
from volunteers.dispatch.schemas import RoleIn, TaskChange
from volunteers.dispatch.schemas.task import MOST_SLOTS
from volunteers.dispatch.services.refusals import (
    LevelWithoutSkill,
    NoPlaceLeft,
    PlacesTaken,
    RoleTwice,
    SlotsByRole,
    TooManyPlaces,
)
from volunteers.roster.states import Risk

GRADES = list(Risk)
"""From none to high."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a task asks, by which one says yes to it."""

    kind: str
    risk: str
    levels: Mapping[UUID | None, Mapping[str, int]]
    """By role, {skill: level}."""

    @classmethod
    def by(cls, task: Task) -> "Asked":
        """As it stands now; one query."""
        roles: list[TaskRole | None] = [*task.roles.all()]
        levels = {each.id if each else None: levels_of(task, each) for each in roles or [None]}
        return cls(task.kind, task.risk, levels)

    def more_than(self, before: "Asked") -> list[UUID | None]:
        """As what one agreed to less: other work, more risk, a skill more or a higher level."""
        other = self.kind != before.kind or GRADES.index(Risk(self.risk)) > GRADES.index(Risk(before.risk))
        agreed = before.levels.items()
        return [role for role, had in agreed if other or _more(self.levels.get(role, {}), had)]


def _more(levels: Mapping[str, int], before: Mapping[str, int]) -> bool:
    return any(level > before.get(skill, 0) for skill, level in levels.items())


def write_demands(task: Task, spec: TaskChange) -> None:
    """Write skills, levels, roles and places of a locked task; the caller saves the task.

    Never fewer places than are taken: who holds one is released by name, not by arithmetic.
    Raises `SlotsByRole`, `RoleTwice`, `LevelWithoutSkill`, `PlacesTaken`, `TooManyPlaces`, `NoPlaceLeft`.
    """
    roles = {each.id: each for each in task.roles.all()}
    strangers = {each.role_id for each in spec.roles or ()} - roles.keys()
    if strangers or (spec.slots is not None and roles) or (spec.new_roles and not roles):
        raise SlotsByRole
    asked = set(task.skills)
    if spec.skills is not None:
        task.skills = sorted(set(spec.skills))
    task.levels = levels_within(spec.levels, task.levels, task.skills)
    said = {each.role_id: each for each in spec.roles or ()}
    for role in roles.values():
        change = said.get(role.id)
        if change is not None and change.slots is not None:
            if change.slots < role.taken:
                raise PlacesTaken(taken=role.taken)
            role.slots = change.slots
        if change is not None and change.skills is not None:
            role.skills = sorted(set(change.skills))
        role.levels = levels_within(change.levels if change else None, role.levels, [*task.skills, *role.skills])
    if said or spec.levels is not None or asked != set(task.skills):
        TaskRole.objects.bulk_update(roles.values(), ["slots", "skills", "levels"])
    refuse_twice([*(each.name for each in roles.values()), *(each.name for each in spec.new_roles or ())])
    for each in spec.new_roles or ():
        levels_within(each.levels, {}, [*task.skills, *each.skills])
    _set_places(task, sum(each.slots for each in [*roles.values(), *(spec.new_roles or ())]) if roles else spec.slots)
    add_roles(task, spec.new_roles or (), first=len(roles))


def _set_places(task: Task, slots: int | None) -> None:
    slots = task.slots if slots is None else slots
    refuse_too_many(slots)
    if slots == 0:
        raise NoPlaceLeft
    if slots < task.taken:
        raise PlacesTaken(taken=task.taken)
    task.slots = slots


def add_roles(task: Task, wanted: Sequence[RoleIn], *, first: int = 0) -> None:
    """Tell places of a task apart, in this order; `first`: how many roles it has."""
    TaskRole.objects.bulk_create(
        TaskRole(
            street_id=task.street_id,
            task=task,
            position=position,
            name=role.name,
            slots=role.slots,
            skills=sorted(set(role.skills)),
            levels=above_one(role.levels),
        )
        for position, role in enumerate(wanted, start=first)
    )


def above_one(levels: Mapping[Any, int]) -> dict[str, int]:
    """As they are kept: 1 is asked for where none is said."""
    return {str(skill): level for skill, level in sorted(levels.items()) if level > 1}


def levels_within(said: Mapping[Any, int] | None, held: Mapping[str, int], skills: Collection[str]) -> dict[str, int]:
    """The levels from now on: those `said`, or those held of the skills that are still asked for. Raises `LevelWithoutSkill`."""
    if said is None:
        return {skill: level for skill, level in held.items() if skill in skills}
    if said.keys() - {*skills}:
        raise LevelWithoutSkill
    return above_one(said)


def refuse_twice(names: Iterable[str]) -> None:
    """Raises `RoleTwice`."""
    seen = set()
    for name in names:
        if name in seen:
            raise RoleTwice(role=name)
        seen.add(name)


def refuse_too_many(slots: int) -> None:
    """Raises `TooManyPlaces`."""
    if slots > MOST_SLOTS:
        raise TooManyPlaces(slots=slots, most=MOST_SLOTS)
