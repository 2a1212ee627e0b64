"""What each task of a series is, become another: the shape itself, and what of it goes to a task that is made."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from volunteers.dispatch import services as dispatch
from volunteers.dispatch.models import Task, TaskRole
from volunteers.dispatch.schemas import Recast, RoleChange, RoleIn, TaskShape
from volunteers.dispatch.services.demands import levels_within, refuse_too_many, refuse_twice
from volunteers.series.models import Series
from volunteers.series.schemas import NamedRole, SeriesChange
from volunteers.series.services.refusals import RoleUnknown

PLACE = ("location", "address")
HOURS = ("starts_at", "ends_at")
ASKS = ("skills", "levels", "roles")
"""They hang together: of a task of which one was changed alone, all stay."""
WISHES = ("wished_gender", "wished_language")
"""Of these nothing is empty in a change, and none in a shape."""
WORDS = tuple(name for name in Recast.model_fields if name not in {*PLACE, *ASKS, "slots", "new_roles"})
EDITABLE = frozenset({*WORDS, *PLACE, *HOURS, *ASKS, "slots"})


def shape_of(shape: dict[str, Any], spec: SeriesChange) -> dict[str, Any]:
    """What each task is from now on.

    Raises `SlotsByRole`, `RoleUnknown`, `RoleTwice`, `LevelWithoutSkill`, `TooManyPlaces`, `NoPlaceLeft`.
    """
    said = spec.model_dump(mode="json", exclude_unset=True, include={*WORDS, *PLACE, "skills", "slots"})
    found = {**shape, **{name: value for name, value in said.items() if value is not None}}
    found |= {wish: found[wish] or None for wish in WISHES if wish in found}
    roles: list[dict[str, Any]] = found.get("roles") or []
    if (spec.slots is not None and roles) or (spec.new_roles and not roles):
        raise dispatch.SlotsByRole
    refuse_unknown(spec.roles or (), {each["name"] for each in roles})
    skills: list[str] = found.get("skills") or []
    found["levels"] = levels_within(spec.levels, found.get("levels") or {}, skills)
    if roles and (spec.roles or spec.new_roles or spec.skills is not None):
        found["roles"] = _roles_of(roles, spec, skills)
        found.pop("slots", None)
    return TaskShape.model_validate(found).model_dump(mode="json", exclude_unset=True)


def _roles_of(roles: Sequence[dict[str, Any]], spec: SeriesChange, skills: Sequence[str]) -> list[dict[str, Any]]:
    changes = {each.name: each.model_dump(mode="json", exclude_none=True) for each in spec.roles or ()}
    new = [each.model_dump(mode="json") for each in spec.new_roles or ()]
    found = [{"slots": 1, **each, **changes.get(each["name"], {})} for each in [*roles, *new]]
    refuse_twice(each["name"] for each in found)
    found = [each for each in found if each["slots"]]
    if not found:
        raise dispatch.NoPlaceLeft
    refuse_too_many(sum(each["slots"] for each in found))
    said = {name for name, change in changes.items() if "levels" in change} | {each["name"] for each in new}
    for each in found:
        asked, levels = [*skills, *each.get("skills", ())], each.get("levels", {})
        each["levels"] = levels_within(levels if each["name"] in said else None, levels, asked)
    return found


def refuse_unknown(wanted: Iterable[NamedRole], names: Collection[str]) -> None:
    """Raises `RoleUnknown`."""
    for each in wanted:
        if each.name not in names:
            raise RoleUnknown(role=each.name)


def differs(before: Series, after: Series) -> bool:
    """Whether anything of a series is another than before."""
    names = ("rule", "last_on", "count", "at", "minutes", "holidays")
    same = all(getattr(before, name) == getattr(after, name) for name in names)
    shapes = [TaskShape.model_validate(each.shape).model_dump(mode="json") for each in (before, after)]
    return not same or shapes[0] != shapes[1]


def asked_of(task: Task, old: TaskShape, new: TaskShape, edited: Collection[str]) -> dict[str, Any]:
    """What a task that is made asks for from now on, by the names of `TaskChange`, but for what was changed of it alone."""
    said: dict[str, Any] = {}
    demands, slots = not {*ASKS} & {*edited}, "slots" not in edited
    if demands:
        said |= {name: getattr(new, name) for name in ("skills", "levels") if getattr(old, name) != getattr(new, name)}
    if old.roles != new.roles:
        said |= _roles_asked_of(task, old.roles, new.roles, demands=demands, slots=slots)
    elif not new.roles and old.places != new.places and slots:
        said["slots"] = new.places
    return said


def _roles_asked_of(
    task: Task, old: Sequence[RoleIn], new: Sequence[RoleIn], *, demands: bool, slots: bool
) -> dict[str, Any]:
    rows: Mapping[str, TaskRole] = {each.name: each for each in task.roles.all()}
    changes = []
    for role in new:
        if role.name in rows:
            said: dict[str, Any] = {"slots": role.slots} if slots else {}
            said |= {"skills": role.skills, "levels": role.levels} if demands else {}
            changes.append(RoleChange(role_id=rows[role.name].id, **said))
    gone = {each.name for each in old} - {each.name for each in new}
    if slots:
        changes += [RoleChange(role_id=rows[name].id, slots=0) for name in sorted(gone & rows.keys())]
    added = [each for each in new if each.name not in rows] if demands else []
    return {"roles": changes, "new_roles": added}


def by_id(task: Task, wanted: Iterable[NamedRole]) -> list[RoleChange]:
    """By the names of its roles, those of this task. Raises `RoleUnknown`."""
    ids = {each.name: each.id for each in task.roles.all()}
    wanted = list(wanted)
    refuse_unknown(wanted, ids)
    return [
        RoleChange(role_id=ids[each.name], **each.model_dump(exclude={"name"}, exclude_none=True)) for each in wanted
    ]
