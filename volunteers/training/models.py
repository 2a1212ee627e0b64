"""Courses, the lessons at which they are taught, and who comes."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.ids import new_id
from backend.states import status_constraint
from volunteers.roster.models import Proof, Volunteer
from volunteers.roster.states import Skill
from volunteers.training.states import CourseStatus, LearnerStatus, LessonStatus

LONGEST_DAYS = 3_650
MOST_PLACES = 500


class Course(models.Model):
    """What the group teaches. Who passes has the skill proven, for so many days."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(_("title"), max_length=120)
    about = models.TextField(_("about"), blank=True)
    skill = models.CharField(_("skill"), max_length=20, choices=Skill.choices)
    level = models.PositiveSmallIntegerField(_("level"), default=1)
    valid_days = models.PositiveSmallIntegerField(_("valid for days"), null=True, blank=True)
    """From the lesson on; null is for good."""
    pass_mark = models.PositiveSmallIntegerField(_("marks to pass"), null=True, blank=True)
    """Of a hundred in the test; null: there is none, and who was there passed."""
    status = models.CharField(_("status"), max_length=7, choices=CourseStatus.choices, default=CourseStatus.OFFERED)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        constraints: ClassVar = [
            status_constraint(CourseStatus, "course_status_known"),
            models.CheckConstraint(condition=models.Q(skill__in=Skill.values), name="course_skill_known"),
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=3), name="course_level_1_to_3"),
            models.CheckConstraint(
                condition=models.Q(pass_mark__isnull=True) | models.Q(pass_mark__gte=1, pass_mark__lte=100),
                name="course_marks_of_a_hundred",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_days__isnull=True) | models.Q(valid_days__gte=1, valid_days__lte=LONGEST_DAYS),
                name="course_valid_for_days",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["street", "-id"], name="course_of_street")]

    def __str__(self) -> str:
        return self.title


class Lesson(models.Model):
    """A course held at a time and a place, for so many."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="lessons")
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    where = models.CharField(_("where"), max_length=200)
    places = models.PositiveSmallIntegerField(_("places"))
    taken = models.PositiveSmallIntegerField(_("taken"), default=0)
    status = models.CharField(_("status"), max_length=9, choices=LessonStatus.choices, default=LessonStatus.PLANNED)
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    """Who planned it, and says who passed."""
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        constraints: ClassVar = [
            status_constraint(LessonStatus, "lesson_status_known"),
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="lesson_ends_later"),
            models.CheckConstraint(
                condition=models.Q(places__gte=1, places__lte=MOST_PLACES), name="lesson_places_sensible"
            ),
            models.CheckConstraint(condition=models.Q(taken__lte=models.F("places")), name="lesson_never_oversold"),
        ]
        indexes: ClassVar = [models.Index(fields=["street", "starts_at"], name="lesson_of_street")]

    def __str__(self) -> str:
        return f"{self.course_id} {self.starts_at:%Y-%m-%d %H:%M}"


class Learner(models.Model):
    """A volunteer at a lesson, and what came of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="learners", db_index=False)
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="lessons")
    status = models.CharField(_("status"), max_length=9, choices=LearnerStatus.choices)
    asked_at = models.DateTimeField(_("asked at"))
    """When they signed up: who waits is served in this order."""
    marks = models.PositiveSmallIntegerField(_("marks"), null=True, blank=True)
    """Of a hundred in the test."""
    judged_at = models.DateTimeField(_("judged at"), null=True, blank=True)
    proof = models.ForeignKey(Proof, models.SET_NULL, null=True, blank=True, related_name="+")
    """What they have of having passed."""

    class Meta:
        verbose_name = _("learner")
        verbose_name_plural = _("learners")
        constraints: ClassVar = [
            status_constraint(LearnerStatus, "learner_status_known"),
            models.UniqueConstraint(fields=["lesson", "volunteer"], name="learner_once"),
            models.CheckConstraint(condition=models.Q(marks__lte=100), name="learner_marks_of_a_hundred"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["lesson", "asked_at"], condition=models.Q(status=LearnerStatus.WAITING), name="learner_waits"
            )
        ]

    def __str__(self) -> str:
        return f"{self.lesson_id} {self.volunteer_id} {self.status}"

    @property
    def user_id(self) -> object:
        """Whose place it is. Needs `volunteer` loaded."""
        return self.volunteer.user_id
