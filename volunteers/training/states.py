"""Three small machines: a course, a lesson of it, and a volunteer's place at one."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CourseStatus(TextChoices):
    """Whether a course is taught."""

    OFFERED = "offered", _("Offered")
    RETIRED = "retired", _("No longer taught")


class CourseAction(TextChoices):
    """What may be done with a course."""

    MAKE = "make", _("Make a course")
    PLAN = "plan", _("Plan a lesson")
    RETIRE = "retire", _("Teach a course no longer")


COURSE_TRANSITIONS: dict[tuple[CourseStatus, CourseAction], CourseStatus] = {
    (CourseStatus.OFFERED, CourseAction.PLAN): CourseStatus.OFFERED,
    (CourseStatus.OFFERED, CourseAction.RETIRE): CourseStatus.RETIRED,
}


class LessonStatus(TextChoices):
    """Whether a lesson takes place."""

    PLANNED = "planned", _("Planned")
    CANCELLED = "cancelled", _("Called off")


class LessonAction(TextChoices):
    """What may be done with a lesson."""

    SIGN_UP = "sign_up", _("Sign up for a lesson")
    REMIND = "remind", _("Remind of a lesson")
    JUDGE = "judge", _("Say who passed at a lesson")
    CANCEL = "cancel", _("Call a lesson off")


LESSON_TRANSITIONS: dict[tuple[LessonStatus, LessonAction], LessonStatus] = {
    (LessonStatus.PLANNED, LessonAction.SIGN_UP): LessonStatus.PLANNED,
    (LessonStatus.PLANNED, LessonAction.REMIND): LessonStatus.PLANNED,
    (LessonStatus.PLANNED, LessonAction.JUDGE): LessonStatus.PLANNED,
    (LessonStatus.PLANNED, LessonAction.CANCEL): LessonStatus.CANCELLED,
}


class LearnerStatus(TextChoices):
    """Where a volunteer stands at a lesson."""

    BOOKED = "booked", _("Has a place")
    WAITING = "waiting", _("Waits for a place")
    WITHDRAWN = "withdrawn", _("Signed off")
    PASSED = "passed", _("Passed")
    FAILED = "failed", _("Not passed")
    ABSENT = "absent", _("Was not there")


class LearnerAction(TextChoices):
    """What may be done with a place at a lesson."""

    BOOK = "book", _("Take a place at a lesson")
    WAIT = "wait", _("Wait for a place at a lesson")
    WITHDRAW = "withdraw", _("Sign off from a lesson")
    PASS = "pass", _("Note that a volunteer passed")
    FAIL = "fail", _("Note that a volunteer did not pass")
    MISS = "miss", _("Note that a volunteer was not there")


JUDGING = {
    LearnerAction.PASS: LearnerStatus.PASSED,
    LearnerAction.FAIL: LearnerStatus.FAILED,
    LearnerAction.MISS: LearnerStatus.ABSENT,
}

LEARNER_TRANSITIONS: dict[tuple[LearnerStatus, LearnerAction], LearnerStatus] = {
    (LearnerStatus.WAITING, LearnerAction.BOOK): LearnerStatus.BOOKED,
    (LearnerStatus.WITHDRAWN, LearnerAction.BOOK): LearnerStatus.BOOKED,
    (LearnerStatus.WITHDRAWN, LearnerAction.WAIT): LearnerStatus.WAITING,
    (LearnerStatus.BOOKED, LearnerAction.WITHDRAW): LearnerStatus.WITHDRAWN,
    (LearnerStatus.WAITING, LearnerAction.WITHDRAW): LearnerStatus.WITHDRAWN,
    # What was noted wrongly is noted anew; who passed has a proof, which is revoked where it stands.
    **{
        (status, action): after
        for status in (LearnerStatus.BOOKED, LearnerStatus.FAILED, LearnerStatus.ABSENT)
        for action, after in JUDGING.items()
    },
}
