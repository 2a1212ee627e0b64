"""May they? Who teaches, who learns, and who says that somebody passed."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.policy import Actor, Rule, is_system, is_theirs, rule
from volunteers.group.policy import manages_group
from volunteers.roster.policy import is_volunteer, leads_a_team
from volunteers.training.states import CourseAction, LearnerAction, LessonAction


@rule(_("who holds the lesson"))
def holds_it(actor: Actor, obj: Any) -> bool:
    """Whoever planned the lesson stands before it."""
    return bool(obj.held_by_id == actor.user_id)


@rule(_("who holds the lesson"))
def holds_their_lesson(actor: Actor, obj: Any) -> bool:
    """The same, of a volunteer's place at it."""
    return bool(obj.lesson.held_by_id == actor.user_id)


teaches = manages_group | (holds_it & leads_a_team)
teaches_them = manages_group | (holds_their_lesson & leads_a_team)

COURSE_POLICY: Mapping[CourseAction, Rule[Any]] = {
    CourseAction.MAKE: manages_group,
    CourseAction.PLAN: manages_group | leads_a_team,
    CourseAction.RETIRE: manages_group,
}

LESSON_POLICY: Mapping[LessonAction, Rule[Any]] = {
    LessonAction.SIGN_UP: is_volunteer & ~holds_it,
    LessonAction.REMIND: is_system,
    LessonAction.JUDGE: teaches,
    LessonAction.CANCEL: teaches,
}

LEARNER_POLICY: Mapping[LearnerAction, Rule[Any]] = {
    LearnerAction.BOOK: (is_theirs & is_volunteer) | is_system,
    LearnerAction.WAIT: is_theirs & is_volunteer,
    LearnerAction.WITHDRAW: is_theirs | teaches_them | is_system,
    LearnerAction.PASS: teaches_them & ~is_theirs,
    LearnerAction.FAIL: teaches_them & ~is_theirs,
    LearnerAction.MISS: teaches_them & ~is_theirs,
}
