"""A professional case: 丁淑珍 is on the care register and shares with the contractor, whose social worker works with her."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from backend.parties.models import Organisation
from backend.places.models import Area
from backend.policy import Actor
from config.demo.cast import person
from config.demo.map import at_home
from config.demo.stories import CONTRACTOR
from volunteers.care import services as care
from volunteers.care.schemas import EntryCreate
from volunteers.care.states import Why
from volunteers.cases import services
from volunteers.cases.schemas import AssessmentIn, CaseCreate, MeetingIn, PlanIn
from volunteers.cases.states import Contact

RESIDENT, MANAGER, SOCIAL_WORKER, LIAISON = 34, 7, 17, 8


def tell_cases(street: Area, now: datetime) -> None:
    """Agreed to twelve days ago; assessed, planned and agreed; the liaison was let in as a supervisor, and is no more."""

    def actor(number: int, at: datetime) -> Actor:
        return Actor(user_id=person(number).id, street_id=street.id, at=at, assured=True)

    at = now - timedelta(days=14)
    _on_the_register(actor, at)
    begun = now - timedelta(days=1)
    social = actor(SOCIAL_WORKER, begun)
    spec = CaseCreate(
        resident_id=person(RESIDENT).id,
        organisation_id=Organisation.objects.get(name=CONTRACTOR).id,
        about="老伴去世后不大出门，想一起看看怎么把日子重新过起来。",
    )
    case = services.propose(actor=social, spec=spec, now=begun).row
    services.agree(actor=actor(RESIDENT, begun), case_id=case.id, now=begun)
    services.assess(
        actor=social,
        case_id=case.id,
        spec=AssessmentIn(
            needs="一日三餐不定，两个月没和邻居来往。",
            strengths="爱唱戏，会包饺子，儿子周末来。",
            risks="睡得少，要留意情绪。",
        ),
        now=begun,
    )
    goals = [
        {"text": "每周去社区食堂吃三次饭", "due_on": (now + timedelta(days=60)).date()},
        {"text": "每月去一次戏迷小组", "due_on": (now + timedelta(days=90)).date()},
    ]
    plan = PlanIn.model_validate({"summary": "先把三餐和来往恢复起来。", "goals": goals})
    services.plan(actor=social, case_id=case.id, spec=plan, now=begun)
    services.agree_plan(actor=actor(RESIDENT, begun), case_id=case.id, version=1, now=begun)
    services.note_meeting(
        actor=social,
        case_id=case.id,
        spec=MeetingIn(
            at=begun, how=Contact.HOME_VISIT, agreed="周三一起去食堂认认门。", notes="提到老伴时落泪，下次留足时间。"
        ),
        now=begun,
    )
    part = services.supervise(
        actor=social,
        case_id=case.id,
        user_id=person(LIAISON).id,
        reason="结对督导",
        until=now + timedelta(days=1),
        now=begun,
    )
    services.dismiss(actor=social, part_id=part.id, now=begun + timedelta(hours=2))
    services.ask_correction(
        actor=actor(RESIDENT, now), case_id=case.id, text="我儿子是每周六来，不是周末两天都来。", now=now
    )


def _on_the_register(actor: Callable[[int, datetime], Actor], at: datetime) -> None:
    spec = EntryCreate(
        resident_id=person(RESIDENT).id,
        reasons=[Why.LIVES_ALONE],
        every_days=30,
        starts=time(14),
        ends=time(15, 30),
        location=at_home("东四五条", 12),
        address="东四五条 12 号",
    )
    entry = care.propose(actor=actor(MANAGER, at), spec=spec, now=at).row
    care.agree(actor=actor(RESIDENT, at), entry_id=entry.id, now=at)
    care.begin(actor=actor(MANAGER, at), entry_id=entry.id, now=at)
