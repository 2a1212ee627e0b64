"""Which place of a task: the roles on it. Certain only under the task's lock."""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError, NotFound
from volunteers.dispatch.models import Task, TaskRole
from volunteers.roster.eligibility import Reason, told


class TaskFull(DomainError):
    """Every place is taken. The edge adds `may_wait`, and `alternatives`: open tasks that this volunteer could take instead."""

    code = "task_full"
    members = ("alternatives",)
    title = _("All places are taken")
    message = _("Others were quicker: all places ({slots}) are taken. Thank you! Look at the other open tasks.")
    and_wait = _("{said} Or wait for a place here: POST /waiting-list under this task.")

    @property
    def detail(self) -> str:
        """And where to wait, for who may (the edge says so by `may_wait`)."""
        said = super().detail
        return str(self.and_wait).format(said=said) if self.fields.get("may_wait") else said


class RoleFull(TaskFull):
    """Every place that this volunteer could take is taken, and others of the task are free."""

    code = "role_full"
    title = _("All places of this kind are taken")
    message = _(
        "Others were quicker: all places as “{role}” ({slots}) are taken. Thank you! See whether another role of the "
        "task suits you."
    )
    and_wait = _("{said} Or wait for such a place: POST /waiting-list under this task with its role_id.")


class NotEligible(DomainError):
    """A named check failed; the reasons are in the fields."""

    code = "not_eligible"
    title = _("This task does not fit you")
    message = _("{because} If that is wrong, tell who leads you; otherwise choose another task.")


def skills_of(task: Task, role: TaskRole | None) -> list[str]:
    """What a place asks for: the skills of the task and those of its role."""
    return sorted({*task.skills, *(role.skills if role is not None else ())})


def levels_of(task: Task, role: TaskRole | None) -> dict[str, int]:
    """The same with the level that is asked of each: the higher of the task's and the role's, 1 where neither names one."""
    asked = role.levels if role is not None else {}
    return {skill: max(task.levels.get(skill, 1), asked.get(skill, 1)) for skill in skills_of(task, role)}


def refuse_full(task: Task) -> None:
    """Raises `TaskFull` where every place is taken."""
    if task.taken >= task.slots:
        raise TaskFull(slots=task.slots, task_id=task.id)


def refuse_unfit(lacking: Sequence[Reason]) -> None:
    """Raises `NotEligible` where there is a reason."""
    if lacking:
        raise NotEligible(because=" ".join(str(each) for each in lacking), reasons=told(lacking))


def choose_role(
    task: Task,
    roles: Sequence[TaskRole],
    lacking: Callable[[TaskRole | None], list[Reason]],
    *,
    wanted: UUID | None = None,
) -> TaskRole | None:
    """The role whose place a volunteer takes: `wanted`, or the first that is free and that they are fit for.

    `lacking`: why they are not fit for a place of a role. None where the task does not tell its places apart. Raises `NotFound`,
    `NotEligible` with the reasons of the role that they lack least for, `TaskFull`, `RoleFull`.
    """
    if wanted is not None:
        roles = [each for each in roles if each.id == wanted]
        if not roles:
            raise NotFound(kind=TaskRole._meta.verbose_name)
    refuse_full(task)
    places: Sequence[TaskRole | None] = roles or [None]
    told = [(role, lacking(role)) for role in places]
    fit = [role for role, reasons in told if not reasons]
    if not fit:
        refuse_unfit(min((reasons for _role, reasons in told), key=len))
    free = [role for role in fit if role is None or not role.is_full]
    if not free:
        full = next(role for role in fit if role is not None)
        raise RoleFull(slots=full.slots, role=full.name, role_id=full.id, task_id=task.id)
    return free[0]
