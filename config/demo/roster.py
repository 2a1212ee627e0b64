"""What the demonstration shows of the roster: the volunteers of an older list on paper, and a course that some have passed."""

from datetime import datetime, timedelta

from backend.places.models import Area
from backend.policy import Actor
from config.demo.cast import person
from volunteers.imports.schemas import VolunteerImportCreate
from volunteers.imports.services import ask_import
from volunteers.roster.states import Skill
from volunteers.training import services as training
from volunteers.training.schemas import CourseCreate, JudgementIn, LessonCreate

PAPERS = """姓名,手机号,技能,社区,出生年份,同意
高秀英,19900000081,理发、做饭,六条社区,1958,是
冯国强,19900000082,修自行车,六条社区,1962,是
"""
"""Of the second row nobody knows which skill is meant: the report says so, and he is entered once it is corrected."""


def tell_roster(street: Area, now: datetime) -> None:
    """An import of volunteers, done when the demonstration starts; first aid taught last month, and again next week."""

    def at(number: int, moment: datetime) -> Actor:
        return Actor(user_id=person(number).id, street_id=street.id, at=moment)

    ask_import(actor=at(7, now), spec=VolunteerImportCreate(text=PAPERS), now=now)
    before = now - timedelta(days=40)
    spec = CourseCreate(title="急救初级（心肺复苏）", skill=Skill.FIRST_AID, valid_days=730, pass_mark=60)
    course = training.make_course(actor=at(7, before), spec=spec, now=before)
    past = training.plan_lesson(
        actor=at(7, before), course_id=course.id, spec=_lesson(now - timedelta(days=30), 10), now=before
    )
    place = training.sign_up(actor=at(3, before), lesson_id=past.id, now=before)
    said = JudgementIn(attended=True, marks=92)
    training.judge(actor=at(7, now), learner_id=place.id, spec=said, now=now - timedelta(days=30))
    ahead = training.plan_lesson(
        actor=at(7, now), course_id=course.id, spec=_lesson(now + timedelta(days=7), 1), now=now
    )
    for number in (4, 11):
        training.sign_up(actor=at(number, now), lesson_id=ahead.id, now=now)


def _lesson(starts_at: datetime, places: int) -> LessonCreate:
    ends_at = starts_at + timedelta(hours=2)
    return LessonCreate(starts_at=starts_at, ends_at=ends_at, where="六条社区居委会二层", places=places)
