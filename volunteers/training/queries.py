"""Reads of training."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from backend.policy import Actor
from volunteers.group.policy import manages_group
from volunteers.roster.policy import leads_a_team
from volunteers.training.models import Course, Learner, Lesson
from volunteers.training.states import CourseStatus, LearnerStatus, LessonStatus


def visible_courses(actor: Actor) -> QuerySet[Course]:
    """Those of the street: everybody may know what is taught."""
    return Course.objects.filter(street=actor.street_id)


def visible_lessons(actor: Actor) -> QuerySet[Lesson]:
    """Those of the street."""
    return Lesson.objects.filter(street=actor.street_id).select_related("course")


def visible_learners(actor: Actor) -> QuerySet[Learner]:
    """One's own; those of the lessons that one holds, while one leads a team; all of the street for who manages the group."""
    rows = Learner.objects.filter(street=actor.street_id).select_related("lesson__course", "volunteer__user")
    if actor.is_system or manages_group(actor, None):
        return rows
    seen = Q(volunteer__user=actor.user_id)
    if leads_a_team(actor, None):
        seen |= Q(lesson__held_by=actor.user_id)
    return rows.filter(seen)


def own_status(actor: Actor, lesson_ids: list[UUID]) -> dict[UUID, str]:
    """Where the actor stands at each of these lessons, by lesson. One query."""
    rows = Learner.objects.filter(lesson__in=lesson_ids, volunteer__user=actor.user_id)
    return dict(rows.values_list("lesson_id", "status"))


def next_lesson_for(street_id: UUID, skill: str, *, at: datetime) -> Lesson | None:
    """The next lesson at which this skill is taught."""
    rows = Lesson.objects.filter(street=street_id, status=LessonStatus.PLANNED, starts_at__gt=at, course__skill=skill)
    return rows.select_related("course").order_by("starts_at", "id").first()


def courses_for(actor: Actor, skills: Collection[str]) -> list[tuple[Course, Lesson | None]]:
    """The courses of the street that teach one of these skills, each with its next lesson ahead. Two queries.

    One that is taught no more is there only as long as a lesson of it lies ahead.
    """
    ahead: dict[UUID, Lesson] = {}
    rows = Lesson.objects.filter(street=actor.street_id, status=LessonStatus.PLANNED, starts_at__gt=actor.at)
    for lesson in rows.filter(course__skill__in=skills).order_by("-starts_at", "-id"):
        ahead[lesson.course_id] = lesson
    courses = visible_courses(actor).filter(skill__in=skills).order_by("skill", "id")
    found = [(course, ahead.get(course.id)) for course in courses]
    return [(course, lesson) for course, lesson in found if lesson or course.status == CourseStatus.OFFERED]


def courses_passed(actor: Actor) -> int:
    """How many courses the actor has passed, each once."""
    rows = Learner.objects.filter(street=actor.street_id, volunteer__user=actor.user_id, status=LearnerStatus.PASSED)
    return rows.values("lesson__course").distinct().count()
