"""The verbs of training. Locks in one order: the lesson, then the place at it, then the volunteer."""

from datetime import datetime, timedelta
from uuid import UUID

from backend.audit import services as audit
from backend.errors import NotFound
from backend.events import publish
from backend.places.queries import by_the_street, street_of, zone_of
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state
from volunteers.roster import services as roster
from volunteers.roster.models import Volunteer
from volunteers.roster.queries import own
from volunteers.roster.schemas import ProofCreate
from volunteers.roster.states import ProofKind, Skill
from volunteers.training.events import (
    Judged,
    LearnerEvent,
    LessonCancelled,
    LessonDrawsNear,
    LessonPlanned,
    Promoted,
    SignedOff,
    SignedUp,
)
from volunteers.training.models import Course, Learner, Lesson
from volunteers.training.options import REMINDER_HOURS
from volunteers.training.policy import COURSE_POLICY, LEARNER_POLICY, LESSON_POLICY
from volunteers.training.queries import visible_courses, visible_learners, visible_lessons
from volunteers.training.refusals import (
    LessonBegun,
    LessonInThePast,
    LessonNotBegun,
    MarksNeeded,
    NoTest,
    SignedUpAlready,
)
from volunteers.training.schemas import CourseCreate, JudgementIn, LessonCreate
from volunteers.training.states import (
    COURSE_TRANSITIONS,
    LEARNER_TRANSITIONS,
    LESSON_TRANSITIONS,
    CourseAction,
    LearnerAction,
    LearnerStatus,
    LessonAction,
)


@service
def make_course(*, actor: Actor, spec: CourseCreate, now: datetime) -> Course:
    """Teach something from now on. Raises `NotAllowed`."""
    course = Course(street_id=actor.street_id, made_by_id=actor.user_id, made_at=now, **spec.model_dump())
    allow(COURSE_POLICY, CourseAction.MAKE, actor, course)
    course.save(force_insert=True)
    audit.record("course.make", course.id, actor=actor, now=now, after=course.status, skill=course.skill)
    return course


@service
def retire_course(*, actor: Actor, course_id: UUID, now: datetime) -> Course:
    """No more lessons of it; those that are planned take place, and proofs hold as long as they do.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`.
    """
    course = lock(visible_courses(actor), course_id)
    allow(COURSE_POLICY, CourseAction.RETIRE, actor, course)
    before, course.status = course.status, next_state(COURSE_TRANSITIONS, course.status, CourseAction.RETIRE)
    course.save(update_fields=["status"])
    audit.record("course.retire", course.id, actor=actor, now=now, before=before, after=course.status)
    return course


@service
def plan_lesson(*, actor: Actor, course_id: UUID, spec: LessonCreate, now: datetime) -> Lesson:
    """Hold a course; those who come are reminded. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `LessonInThePast`."""
    course = lock(visible_courses(actor), course_id)
    allow(COURSE_POLICY, CourseAction.PLAN, actor, course)
    next_state(COURSE_TRANSITIONS, course.status, CourseAction.PLAN)
    if spec.starts_at <= now:
        raise LessonInThePast
    lesson = Lesson.objects.create(
        street_id=actor.street_id, course=course, held_by_id=actor.user_id, made_at=now, **spec.model_dump()
    )
    audit.record("lesson.plan", lesson.id, actor=actor, now=now, after=lesson.status, course_id=str(course.id))
    publish(LessonPlanned(lesson.id), actor=actor)
    return lesson


def reminder_of(lesson: Lesson, *, actor: Actor) -> datetime:
    """When those who come are reminded."""
    return lesson.starts_at - timedelta(hours=REMINDER_HOURS.of(street_of(actor).config))


@service
def remind(*, actor: Actor, lesson_id: UUID, now: datetime) -> None:
    """Tell those who have a place; who was told is not told again. The system's verb. Raises `NotFound`."""
    lesson = lock(visible_lessons(actor), lesson_id)
    allow(LESSON_POLICY, LessonAction.REMIND, actor, lesson)
    if (lesson.status, LessonAction.REMIND) in LESSON_TRANSITIONS and lesson.starts_at > now:
        publish(LessonDrawsNear(lesson.id), actor=actor)


@service
def cancel_lesson(*, actor: Actor, lesson_id: UUID, reason: str, now: datetime) -> Lesson:
    """It does not take place; whoever has a place or waits hears of it. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `LessonBegun`."""
    lesson = _ahead(actor, lesson_id, LessonAction.CANCEL, now)
    before, lesson.status = lesson.status, next_state(LESSON_TRANSITIONS, lesson.status, LessonAction.CANCEL)
    lesson.save(update_fields=["status"])
    audit.record("lesson.cancel", lesson.id, actor=actor, now=now, before=before, after=lesson.status, reason=reason)
    publish(LessonCancelled(lesson.id), actor=actor)
    return lesson


@service
def sign_up(*, actor: Actor, lesson_id: UUID, now: datetime) -> Learner:
    """Take a place at a lesson; wait for one where it is full.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `LessonBegun`, `SignedUpAlready`.
    """
    lesson = _ahead(actor, lesson_id, LessonAction.SIGN_UP, now)
    volunteer = own(actor)
    if volunteer is None:
        raise NotFound(kind=Volunteer._meta.verbose_name)
    action = LearnerAction.BOOK if lesson.taken < lesson.places else LearnerAction.WAIT
    status = LearnerStatus.BOOKED if action == LearnerAction.BOOK else LearnerStatus.WAITING
    learner = Learner.objects.filter(lesson=lesson, volunteer=volunteer).first()
    if learner is None:
        learner = Learner(street_id=lesson.street_id, lesson=lesson, volunteer=volunteer, asked_at=now, status=status)
        before = ""
    else:
        if learner.status != LearnerStatus.WITHDRAWN:
            raise SignedUpAlready
        before, learner.status = learner.status, next_state(LEARNER_TRANSITIONS, learner.status, action)
        learner.asked_at = now
    allow(LEARNER_POLICY, action, actor, learner)
    learner.save()
    if action == LearnerAction.BOOK:
        _take(lesson, 1)
    return _told(learner, action, SignedUp, actor=actor, now=now, before=before)


@service
def sign_off(*, actor: Actor, learner_id: UUID, now: datetime) -> Learner:
    """They do not come; who waits longest has the place at once. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `LessonBegun`."""
    lesson = lock(visible_lessons(actor), find(visible_learners(actor), learner_id).lesson_id)
    learner = lock(visible_learners(actor), learner_id)
    allow(LEARNER_POLICY, LearnerAction.WITHDRAW, actor, learner)
    _sign_off(lesson, learner, actor=actor, now=now)
    return learner


@service
def sign_off_all(*, actor: Actor, volunteer_id: UUID, now: datetime) -> None:
    """Who is a volunteer no more comes to no lesson that lies ahead. The system's verb."""
    rows = visible_learners(actor).filter(volunteer=volunteer_id, lesson__starts_at__gt=now)
    rows = rows.filter(status__in=[LearnerStatus.BOOKED, LearnerStatus.WAITING])
    for learner_id in rows.order_by("lesson_id").values_list("id", flat=True):
        sign_off(actor=actor, learner_id=learner_id, now=now)


def _sign_off(lesson: Lesson, learner: Learner, *, actor: Actor, now: datetime) -> None:
    before = learner.status
    learner.status = next_state(LEARNER_TRANSITIONS, before, LearnerAction.WITHDRAW)
    if lesson.starts_at <= now:
        raise LessonBegun(starts_at=by_the_street(actor, lesson.starts_at))
    learner.save(update_fields=["status"])
    _told(learner, LearnerAction.WITHDRAW, SignedOff, actor=actor, now=now, before=before)
    if before != LearnerStatus.BOOKED:
        return
    waiting = Learner.objects.filter(lesson=lesson, status=LearnerStatus.WAITING).select_related("volunteer")
    following = waiting.select_for_update(of=("self",), no_key=True).order_by("asked_at", "id").first()
    if following is None:
        _take(lesson, -1)
        return
    system = Actor.system(street_id=actor.street_id, at=actor.at)
    allow(LEARNER_POLICY, LearnerAction.BOOK, system, following)
    before, following.status = (
        following.status,
        next_state(LEARNER_TRANSITIONS, following.status, LearnerAction.BOOK),
    )
    following.save(update_fields=["status"])
    _told(following, LearnerAction.BOOK, Promoted, actor=system, now=now, before=before)


@service
def judge(*, actor: Actor, learner_id: UUID, spec: JudgementIn, now: datetime) -> Learner:
    """Note what came of it. Who was there, and has the marks where there is a test, has the skill proven from that day on.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `LessonNotBegun`, `MarksNeeded`, `NoTest`.
    """
    lesson = lock(visible_lessons(actor), find(visible_learners(actor), learner_id).lesson_id)
    learner = lock(visible_learners(actor), learner_id)
    course = lesson.course
    action = _verdict(course, spec)
    allow(LEARNER_POLICY, action, actor, learner)
    allow(LESSON_POLICY, LessonAction.JUDGE, actor, lesson)
    before, learner.status = learner.status, next_state(LEARNER_TRANSITIONS, learner.status, action)
    next_state(LESSON_TRANSITIONS, lesson.status, LessonAction.JUDGE)
    if lesson.starts_at > now:
        raise LessonNotBegun(starts_at=by_the_street(actor, lesson.starts_at))
    learner.marks, learner.judged_at = spec.marks, now
    if action == LearnerAction.PASS:
        day = lesson.starts_at.astimezone(zone_of(actor)).date()
        proof = ProofCreate(
            skill=Skill(course.skill),
            level=course.level,
            kind=ProofKind.TRAINING,
            shown=course.title,
            since=day,
            expires_on=None if course.valid_days is None else day + timedelta(days=course.valid_days),
        )
        learner.proof = roster.prove(actor=actor, volunteer_id=learner.volunteer_id, spec=proof, now=now)
    learner.save(update_fields=["status", "marks", "judged_at", "proof"])
    return _told(learner, action, Judged, actor=actor, now=now, before=before)


def _verdict(course: Course, spec: JudgementIn) -> LearnerAction:
    """Raises `MarksNeeded`, `NoTest`."""
    if course.pass_mark is None or not spec.attended:
        if spec.marks is not None:
            raise NoTest if course.pass_mark is None else MarksNeeded(pass_mark=course.pass_mark)
        return LearnerAction.PASS if spec.attended else LearnerAction.MISS
    if spec.marks is None:
        raise MarksNeeded(pass_mark=course.pass_mark)
    return LearnerAction.PASS if spec.marks >= course.pass_mark else LearnerAction.FAIL


def _ahead(actor: Actor, lesson_id: UUID, action: LessonAction, now: datetime) -> Lesson:
    """The lesson, locked, which has not begun."""
    lesson = lock(visible_lessons(actor), lesson_id)
    allow(LESSON_POLICY, action, actor, lesson)
    next_state(LESSON_TRANSITIONS, lesson.status, action)
    if lesson.starts_at <= now:
        raise LessonBegun(starts_at=by_the_street(actor, lesson.starts_at))
    return lesson


def _take(lesson: Lesson, places: int) -> None:
    lesson.taken += places
    lesson.save(update_fields=["taken"])


def _told(
    learner: Learner,
    action: LearnerAction,
    event: type[LearnerEvent],
    *,
    actor: Actor,
    now: datetime,
    before: str,
) -> Learner:
    audit.record(f"learner.{action}", learner.id, actor=actor, now=now, before=before, after=learner.status)
    publish(event(learner.id, learner.lesson_id, learner.volunteer.user_id), actor=actor)
    return learner
