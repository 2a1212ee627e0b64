"""The HTTP face of training."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Status

from backend.errors import NotAllowed
from backend.http.fields import ReasonIn
from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.services import find
from volunteers.training import queries, services
from volunteers.training.models import Lesson
from volunteers.training.policy import teaches
from volunteers.training.schemas import (
    CourseCreate,
    CourseOut,
    JudgementIn,
    LearnerOut,
    LessonCreate,
    LessonFilter,
    LessonOut,
)

router = Router(tags=["training"])


def _lesson(request: Request, lesson_id: UUID) -> LessonOut:
    lesson = find(queries.visible_lessons(request.actor), lesson_id)
    mine = queries.own_status(request.actor, [lesson.id])
    return LessonOut.seen_by(request.actor, lesson, mine.get(lesson.id))


def _learner(request: Request, learner_id: UUID) -> LearnerOut:
    return LearnerOut.seen_by(request.actor, find(queries.visible_learners(request.actor), learner_id))


@router.get("/courses", operation_id="list_courses", response=Page[CourseOut])
@query
def list_courses(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[CourseOut]:
    """What the group teaches, and what who passes may do then."""
    rows = queries.visible_courses(request.actor)
    return page(rows, wanted, lambda each: CourseOut.seen_by(request.actor, each))


@router.post("/courses", operation_id="make_course", response={201: CourseOut})
@command
def make_course(request: Request, body: CourseCreate) -> Status[CourseOut]:
    """Teach something from now on. For: core leader, manager."""
    course = services.make_course(actor=request.actor, spec=body, now=request.now)
    return Status(201, CourseOut.seen_by(request.actor, course))


@router.post("/courses/{course_id}/retire", operation_id="retire_course", response=CourseOut)
@command
def retire_course(request: Request, course_id: UUID) -> CourseOut:
    """Teach it no longer; what was learnt counts as long as it does. For: core leader, manager."""
    course = services.retire_course(actor=request.actor, course_id=course_id, now=request.now)
    return CourseOut.seen_by(request.actor, course)


@router.post("/courses/{course_id}/lessons", operation_id="plan_lesson", response={201: LessonOut})
@command
def plan_lesson(request: Request, course_id: UUID, body: LessonCreate) -> Status[LessonOut]:
    """Hold a course at a time and a place, for so many. For: core leader, manager, team leader."""
    lesson = services.plan_lesson(actor=request.actor, course_id=course_id, spec=body, now=request.now)
    return Status(201, _lesson(request, lesson.id))


@router.get("/lessons", operation_id="list_lessons", response=Page[LessonOut])
@query
def list_lessons(request: Request, wanted: Annotated[LessonFilter, Query()]) -> Page[LessonOut]:
    """The lessons ahead, the next first, each with where I stand; all of them, the last first, with `past`."""
    rows = queries.visible_lessons(request.actor)
    if not wanted.past:
        rows = rows.filter(starts_at__gt=request.now)
    if wanted.course_id is not None:
        rows = rows.filter(course=wanted.course_id)
    if wanted.skill is not None:
        rows = rows.filter(course__skill=wanted.skill)
    mine: dict[UUID, str] = {}

    def prepare(lessons: list[Lesson]) -> None:
        mine.update(queries.own_status(request.actor, [each.id for each in lessons]))

    order = ("-starts_at", "-id") if wanted.past else ("starts_at", "id")
    return page(
        rows,
        wanted,
        lambda each: LessonOut.seen_by(request.actor, each, mine.get(each.id)),
        order=order,
        enrich=prepare,
    )


@router.get("/lessons/{lesson_id}", operation_id="read_lesson", response=LessonOut)
@query
def read_lesson(request: Request, lesson_id: UUID) -> LessonOut:
    """One lesson, and where I stand at it."""
    return _lesson(request, lesson_id)


@router.post("/lessons/{lesson_id}/cancel", operation_id="cancel_lesson", response=LessonOut)
@command
def cancel_lesson(request: Request, lesson_id: UUID, body: ReasonIn) -> LessonOut:
    """It does not take place. For: core leader, manager, who holds it."""
    services.cancel_lesson(actor=request.actor, lesson_id=lesson_id, reason=body.reason, now=request.now)
    return _lesson(request, lesson_id)


@router.post("/lessons/{lesson_id}/sign-up", operation_id="sign_up_for_lesson", response={201: LearnerOut})
@command
def sign_up_for_lesson(request: Request, lesson_id: UUID) -> Status[LearnerOut]:
    """I come; where it is full I wait, and have the next place that becomes free."""
    learner = services.sign_up(actor=request.actor, lesson_id=lesson_id, now=request.now)
    return Status(201, _learner(request, learner.id))


@router.get("/lessons/{lesson_id}/learners", operation_id="list_learners", response=Page[LearnerOut])
@query
def list_learners(request: Request, lesson_id: UUID, wanted: Annotated[PageIn, Query()]) -> Page[LearnerOut]:
    """Who comes, who waits, and what came of it. For: core leader, manager, who holds the lesson and leads a team."""
    lesson = find(queries.visible_lessons(request.actor), lesson_id)
    if not teaches(request.actor, lesson):
        raise NotAllowed(action=_("See who comes to a lesson"), rule=teaches.label)
    rows = queries.visible_learners(request.actor).filter(lesson=lesson)
    return page(rows, wanted, lambda each: LearnerOut.seen_by(request.actor, each), order=("asked_at", "id"))


@router.get("/me/lessons", operation_id="list_own_lessons", response=Page[LearnerOut])
@query
def list_own_lessons(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[LearnerOut]:
    """The lessons for which I signed up, and what came of them, newest first."""
    rows = queries.visible_learners(request.actor).filter(volunteer__user=request.actor.user_id)
    return page(rows, wanted, lambda each: LearnerOut.seen_by(request.actor, each))


@router.post("/learners/{learner_id}/sign-off", operation_id="sign_off_from_lesson", response=LearnerOut)
@command
def sign_off_from_lesson(request: Request, learner_id: UUID) -> LearnerOut:
    """I do not come; who waits longest has my place."""
    services.sign_off(actor=request.actor, learner_id=learner_id, now=request.now)
    return _learner(request, learner_id)


@router.post("/learners/{learner_id}/judge", operation_id="judge_learner", response=LearnerOut)
@command
def judge_learner(request: Request, learner_id: UUID, body: JudgementIn) -> LearnerOut:
    """Note who was there, and their marks. Who passed has the skill proven. For: core leader, manager, who holds it; not of oneself."""
    services.judge(actor=request.actor, learner_id=learner_id, spec=body, now=request.now)
    return _learner(request, learner_id)
