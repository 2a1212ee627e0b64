"""Why not me? What stands against a volunteer's own coming."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.errors import NotFound
from backend.policy import Actor
from backend.services import find
from volunteers.dispatch.eligibility import clash, handed_back, judge_of
from volunteers.dispatch.queries import visible_tasks
from volunteers.roster.eligibility import COURSE_LACKING, Reason
from volunteers.roster.models import Volunteer
from volunteers.roster.queries import own
from volunteers.training.models import Course, Lesson
from volunteers.training.queries import courses_for


def fitness(actor: Actor, task_id: UUID) -> tuple[list[Reason], list[Reason]]:
    """(what stands against claiming it, why one is not asked although one may), each empty where nothing does.

    Whom somebody asked not to meet reads "not selected" and no more; whom one set apart oneself counts when one takes a place,
    and not here (`Judge.as_told`). Raises `NotFound`, for a task out of sight and for
    whoever is no volunteer.
    """
    task = find(visible_tasks(actor), task_id)
    volunteer = own(actor)
    if volunteer is None:
        raise NotFound(kind=Volunteer._meta.verbose_name)
    judge = judge_of([task], [volunteer.id], at=actor.at).as_told()
    roles = list(task.roles.all())
    lacking = judge.least_lacking(task, volunteer.id, roles)
    asking = judge.least_lacking(task, volunteer.id, roles, asking=True)
    not_asked = [each for each in asking if each.code not in {other.code for other in lacking}]
    lacking = [*lacking, *handed_back(actor, task)]
    if (busy := clash(task, volunteer)) is not None:
        lacking = [*lacking, Reason("clash", busy.task.title, _("You are expected elsewhere at these hours: {value}."))]
    return lacking, not_asked


def courses_that_mend(actor: Actor, lacking: Iterable[Reason]) -> list[tuple[Course, Lesson | None]]:
    """Where what they lack a course of is taught next; without a query where they lack none."""
    skills = {skill for each in lacking if each.code == COURSE_LACKING for skill in each.value}
    return courses_for(actor, skills) if skills else []
