"""Which place of a task: the roles on it, and who is fit for them. Certain only under the task's lock."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError, NotFound
from volunteers.dispatch.models import Task, TaskRole
from volunteers.roster.eligibility import Reason
from volunteers.roster.models import Volunteer


class TaskFull(DomainError):
    """Every place is taken. The edge adds `alternatives`: open tasks that this volunteer could take instead."""

    code = "task_full"
    members = ("alternatives",)
    title = _("All places are taken")
    message = _("Others were quicker: all {slots} places are taken. Thank you! Look at the other open tasks.")


class RoleFull(TaskFull):
    """Every place that this volunteer could take is taken, and others of the task are free."""

    code = "role_full"
    title = _("All places of this kind are taken")
    message = _(
        "Others were quicker: all {slots} places as “{role}” are taken. Thank you! See whether another role of the "
        "task suits you."
    )


class NotEligible(DomainError):
    """A named check failed; the reasons are in the fields."""

    code = "not_eligible"
    title = _("This task does not fit you")
    message = _("{because}")


def lacking(role: TaskRole, volunteer: Volunteer) -> Reason | None:
    """The skills that this role asks for and the volunteer has not. No queries."""
    missing = sorted(set(role.skills) - set(volunteer.skills))
    return Reason("skills_lacking", missing, _("The task asks for: {value}.")) if missing else None


def skills_of(task: Task, role: TaskRole | None) -> list[str]:
    """What a place asks for: the skills of the task and those of its role."""
    return sorted({*task.skills, *(role.skills if role is not None else ())})


def choose_role(
    task: Task, roles: Sequence[TaskRole], volunteer: Volunteer, *, wanted: UUID | None = None
) -> TaskRole | None:
    """The role whose place this volunteer takes: `wanted`, or the first that is free and that they are fit for.

    None where the task does not tell its places apart. Raises `NotFound`, `NotEligible`, `TaskFull`, `RoleFull`.
    """
    if wanted is not None:
        roles = [each for each in roles if each.id == wanted]
        if not roles:
            raise NotFound(kind=TaskRole._meta.verbose_name)
    if task.taken >= task.slots:
        raise TaskFull(slots=task.slots, task_id=task.id)
    if not roles:
        return None
    reasons = {each.id: lacking(each, volunteer) for each in roles}
    fit = [each for each in roles if reasons[each.id] is None]
    if not fit:
        told = [each for each in reasons.values() if each is not None]
        raise NotEligible(because=str(told[0]), reasons=[each.told() for each in told])
    free = next((each for each in fit if not each.is_full), None)
    if free is None:
        raise RoleFull(slots=fit[0].slots, role=fit[0].name, task_id=task.id)
    return free
