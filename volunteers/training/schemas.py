"""The shapes of training."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from backend.accounts.models import mask_name
from backend.http.fields import In, Moment, Out, Said, Text, Title
from backend.http.pages import PageIn
from backend.policy import Actor, available
from volunteers.roster.states import Skill
from volunteers.training.models import LONGEST_DAYS, MOST_PLACES, Course, Learner, Lesson
from volunteers.training.policy import COURSE_POLICY, LEARNER_POLICY, LESSON_POLICY
from volunteers.training.states import (
    COURSE_TRANSITIONS,
    LEARNER_TRANSITIONS,
    LESSON_TRANSITIONS,
    CourseStatus,
    LearnerAction,
    LearnerStatus,
    LessonAction,
    LessonStatus,
)


class CourseCreate(In):
    """What is taught, and what comes of it."""

    title: Title
    about: Annotated[Text, StringConstraints(max_length=5_000)] = ""
    skill: Skill = Field(description="What who passes has proven")
    level: int = Field(1, ge=1, le=3)
    valid_days: int | None = Field(None, ge=1, le=LONGEST_DAYS, description="From the lesson on; null is for good")
    pass_mark: int | None = Field(
        None, ge=1, le=100, description="Marks of a hundred to pass its test; null: who was there passed"
    )


class CourseOut(Out):
    """A course."""

    id: UUID
    title: str
    about: str
    skill: Skill
    level: int
    valid_days: int | None
    pass_mark: int | None
    status: CourseStatus
    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, course: Course) -> "CourseOut":
        """Needs nothing loaded."""
        actions = available(COURSE_POLICY, COURSE_TRANSITIONS, course.status, actor, course)
        return cls.like(course, actions=actions)


class LessonCreate(In):
    """When and where a course is held, and for how many."""

    starts_at: Moment
    ends_at: Moment
    where: Annotated[Said, StringConstraints(max_length=200)]
    places: int = Field(ge=1, le=MOST_PLACES)

    @model_validator(mode="after")
    def _ends_later(self) -> Self:
        if self.ends_at <= self.starts_at:
            raise PydanticCustomError("linli_ends_before_it_starts", str(_("A lesson ends after it starts.")))
        return self


class CourseAhead(Out):
    """A course that mends what is lacking, and where its next lesson is."""

    course_id: UUID
    title: str
    skill: Skill
    lesson_id: UUID | None = Field(description="The next lesson; null: none is planned yet")
    starts_at: datetime | None
    where: str | None
    free: int | None = Field(description="Places left at it; 0: who signs up waits for one")

    @classmethod
    def of(cls, course: Course, lesson: Lesson | None) -> "CourseAhead":
        """Needs nothing loaded."""
        return cls(
            course_id=course.id,
            title=course.title,
            skill=Skill(course.skill),
            lesson_id=lesson.id if lesson else None,
            starts_at=lesson.starts_at if lesson else None,
            where=lesson.where if lesson else None,
            free=lesson.places - lesson.taken if lesson else None,
        )


class LessonFilter(PageIn):
    """Which lessons."""

    course_id: UUID | None = None
    skill: Skill | None = Field(None, description="Those that teach it")
    past: bool = Field(False, description="Those that have begun too; without it those ahead")


class LessonOut(Out):
    """A lesson; `mine` is where the caller stands at it."""

    id: UUID
    course_id: UUID
    title: str
    skill: Skill
    starts_at: datetime
    ends_at: datetime
    where: str
    places: int
    taken: int
    status: LessonStatus
    mine: LearnerStatus | None
    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, lesson: Lesson, mine: str | None) -> "LessonOut":
        """Needs `course` loaded."""
        begun = lesson.starts_at <= actor.at
        actions = available(LESSON_POLICY, LESSON_TRANSITIONS, lesson.status, actor, lesson)
        return cls(
            id=lesson.id,
            course_id=lesson.course_id,
            title=lesson.course.title,
            skill=Skill(lesson.course.skill),
            starts_at=lesson.starts_at,
            ends_at=lesson.ends_at,
            where=lesson.where,
            places=lesson.places,
            taken=lesson.taken,
            status=LessonStatus(lesson.status),
            mine=LearnerStatus(mine) if mine else None,
            # Who passed is said once it has begun; all else before.
            actions=[each for each in actions if (each == LessonAction.JUDGE) == begun],
        )


class JudgementIn(In):
    """What came of it for one who had a place."""

    attended: bool
    marks: int | None = Field(None, ge=0, le=100, description="In the test, where the course has one")


class LearnerOut(Out):
    """A volunteer's place at a lesson: shown to themself, who holds the lesson and who manages the group."""

    id: UUID
    lesson_id: UUID
    title: str
    starts_at: datetime
    volunteer_id: UUID
    name: str
    status: LearnerStatus
    marks: int | None
    proof_id: UUID | None
    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, learner: Learner) -> "LearnerOut":
        """Needs `lesson.course` and `volunteer.user` loaded. Who waits has the next place by itself: that is nobody's action."""
        actions = available(LEARNER_POLICY, LEARNER_TRANSITIONS, learner.status, actor, learner)
        waits = learner.status == LearnerStatus.WAITING
        return cls(
            id=learner.id,
            lesson_id=learner.lesson_id,
            title=learner.lesson.course.title,
            starts_at=learner.lesson.starts_at,
            volunteer_id=learner.volunteer_id,
            name=mask_name(learner.volunteer.user.name),
            status=LearnerStatus(learner.status),
            marks=learner.marks,
            proof_id=learner.proof_id,
            actions=[each for each in actions if not (waits and each == LearnerAction.BOOK)],
        )
