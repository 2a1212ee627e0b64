"""Are they fit? Small named checks, each with a reason that a person can read."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from volunteers.dispatch.models import Assignment, Task
from volunteers.dispatch.queries import BUSY
from volunteers.dispatch.states import AssignmentStatus
from volunteers.roster.eligibility import Reason
from volunteers.roster.models import Volunteer
from volunteers.roster.states import Status

Check = Callable[[Task, Volunteer], Reason | None]


def is_active(_task: Task, volunteer: Volunteer) -> Reason | None:
    """Paused volunteers are not asked."""
    if volunteer.status == Status.ACTIVE:
        return None
    return Reason("not_active", volunteer.status, _("You have paused your volunteering. Resume it first."))


def has_skills(task: Task, volunteer: Volunteer) -> Reason | None:
    """Every skill that the task asks for."""
    lacking = sorted(set(task.skills) - set(volunteer.skills))
    return Reason("skills_lacking", lacking, _("The task asks for: {value}.")) if lacking else None


def is_not_the_beneficiary(task: Task, volunteer: Volunteer) -> Reason | None:
    """Nobody is a volunteer to themself."""
    if task.beneficiary_id != volunteer.user_id:
        return None
    return Reason("is_beneficiary", True, _("The task is for yourself."))


CHECKS: tuple[Check, ...] = (is_active, has_skills, is_not_the_beneficiary)


def shortfalls(task: Task, volunteer: Volunteer) -> list[Reason]:
    """Why this volunteer is not fit for this task; empty where they are. No queries."""
    return [found for check in CHECKS if (found := check(task, volunteer)) is not None]


def clash(task: Task, volunteer: Volunteer) -> Assignment | None:
    """A place that takes the same hours. Certain only under the volunteer's lock."""
    return (
        Assignment.objects.filter(BUSY, volunteer=volunteer, starts_at__lt=task.ends_at, ends_at__gt=task.starts_at)
        .exclude(task=task)
        .select_related("task")
        .first()
    )


def place_on(task: Task, volunteer: Volunteer) -> Assignment | None:
    """The live place of this volunteer on this task."""
    gone = [AssignmentStatus.HANDED_BACK, AssignmentStatus.STOOD_DOWN]
    return Assignment.objects.filter(task=task, volunteer=volunteer).exclude(status__in=gone).first()
