"""What the demonstration shows of the roster: the volunteers of an older list on paper, a course that some have passed, asked for before high risk, a certificate that waits to be looked at."""

from datetime import datetime, timedelta

from backend.places.models import Area
from backend.policy import Actor
from config.demo.cast import person
from config.demo.files import certificate, send
from volunteers.imports.schemas import VolunteerImportCreate
from volunteers.imports.services import ask_import
from volunteers.roster import services as roster
from volunteers.roster.models import Volunteer
from volunteers.roster.options import COURSES_HIGH_RISK
from volunteers.roster.schemas import HandInCreate, VettingCreate
from volunteers.roster.states import Action, Skill, VettingKind, VettingOutcome
from volunteers.training import services as training
from volunteers.training.schemas import CourseCreate, JudgementIn, LessonCreate

PAPERS = """姓名,手机号,技能,社区,出生年份,同意
高秀英,19900000081,理发、做饭,六条社区,1958,是
冯国强,19900000082,修自行车,六条社区,1962,是
"""
"""Of the second row nobody knows which skill is meant: the report says so, and he is entered once it is corrected."""

NEWCOMER, AWAY = 46, 44
"""One is on probation: where nobody experienced comes along, her phone tells her why not. One has paused for three weeks."""


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
    seen = VettingCreate(
        kind=VettingKind.REFERENCES,
        outcome=VettingOutcome.CLEARED,
        how="原单位同事两人，电话核实",
        since=before.date(),
    )
    volunteer = Volunteer.objects.get(street=street, user=person(4).id)
    roster.record_vetting(actor=at(7, before), volunteer_id=volunteer.id, spec=seen, now=before)
    picture = send(at(4, now), certificate(), name="养老护理员证.png", now=now, purpose="proof")
    shown = HandInCreate(skill=Skill.ESCORT, files=[picture])
    roster.hand_in(actor=at(4, now), volunteer_id=volunteer.id, spec=shown, now=now)
    for number in (4, 11):
        training.sign_up(actor=at(number, now), lesson_id=ahead.id, now=now)
    new = Volunteer.objects.filter(street=street, user=person(NEWCOMER).id)
    new.update(probation_until=(now + timedelta(days=60)).date(), probation_places=3)
    street.config = {**street.config, COURSES_HIGH_RISK.key: [Skill.FIRST_AID]}
    street.save(update_fields=["config"])


def _lesson(starts_at: datetime, places: int) -> LessonCreate:
    ends_at = starts_at + timedelta(hours=2)
    return LessonCreate(starts_at=starts_at, ends_at=ends_at, where="六条社区居委会二层", places=places)


def tell_a_pause(street: Area, now: datetime) -> None:
    """One is away for three weeks, after all that was done."""
    away = Volunteer.objects.get(street=street, user=person(AWAY).id)
    back_on = (now + timedelta(days=21)).date()
    who = Actor(user_id=away.user_id, street_id=street.id, at=now)
    roster.move(actor=who, volunteer_id=away.id, action=Action.PAUSE, now=now, back_on=back_on)
