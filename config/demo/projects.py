"""Play the funded projects of the demonstration: one runs, one waits for the committee, one was sent back."""

from datetime import datetime, timedelta
from uuid import UUID

from backend.parties.models import Affiliation, AffiliationKind, Organisation
from backend.parties.schemas import Who
from backend.parties.services import end_affiliation
from backend.places.models import Area
from backend.privacy import services as privacy
from backend.privacy.schemas import ConsentIn
from backend.privacy.states import Purpose
from backend.privacy.texts import current
from config.demo.cast import person
from config.demo.map import at_home
from config.demo.needs import actor
from config.demo.stories import CONTRACTOR, RIVAL
from projects.delivery import services as delivery
from projects.delivery.models import Activity
from projects.delivery.schemas import ActivityCreate, ProjectCreate
from projects.evaluation import services as evaluation
from projects.feedback import services as feedback
from projects.feedback.models import Response
from volunteers.committee.quorum import Ballot

MANAGER, LIAISON, VOLUNTEER, SEATS = 7, 8, 3, (9, 10, 11, 12)
CORE_LEADER, OFFICER, OF_THE_CONTRACT = 6, 13, 40

CARDS = (
    (2, {"overall": 4, "trust": 5, "interests": 4}, "讲的是自家的事，听得进去。就是椅子不够，后来的人站了一个钟头。"),
    (34, {"overall": 5, "trust": 5, "interests": 5}, ""),
    (35, {"overall": 3, "trust": 4, "interests": 3}, "时间定在做饭的点，来一半人就走了。"),
    (39, {"overall": 5, "trust": 4, "interests": 5}, "记住了三件事，回家就把地毯收了。"),
    (1, {"overall": 5, "trust": 5, "interests": 4}, ""),
)
"""Who judged the past activity, and how. 31 and 36 were there and have not answered."""


def tell_projects(street: Area, now: datetime) -> None:
    """All of them, as of `now`."""
    running = _register(
        street, now - timedelta(days=40), CONTRACTOR, "邻里守望·独居老人居家安全", 12_600_000, days=300,
        summary="为 60 位独居老人做入户安全评估，办 12 场小组活动，培训 20 名楼门志愿者。每户评估都由本楼志愿者引荐上门。",
    )  # fmt: skip
    for number in SEATS:
        _vote(
            street, running, number, Ballot.APPROVE, "人群清楚，和社区的助老服务不重，同意。", now - timedelta(days=38)
        )
    _for_the_contract(street, running, now - timedelta(days=37))
    _past_activity(street, running, now)
    _coming_activity(street, running, now)

    waiting = _register(
        street, now - timedelta(days=3), CONTRACTOR, "胡同里的记忆咖啡馆（认知症友好）", 6_800_000, days=180,
        summary="每周一次的认知症友好聚会与照护者互助，配两名社工、六名志愿者。",
    )  # fmt: skip
    _vote(street, waiting, 9, Ballot.APPROVE, "社区里有二十来户用得上。", now - timedelta(days=2))
    _vote(street, waiting, 12, Ballot.REVISE, "每周一次太密，照护者走不开，先隔周试试。", now - timedelta(days=1))

    sent_back = _register(
        street, now - timedelta(days=12), RIVAL, "智慧养老手环进万家", 48_000_000, days=365,
        summary="为 800 位老人发放手环，由平台统一监测。",
    )  # fmt: skip
    for number in SEATS:
        _vote(
            street, sent_back, number, Ballot.REVISE, "只发东西，没有人上门，请补服务内容。", now - timedelta(days=10)
        )


def _register(
    street: Area, at: datetime, contractor: str, title: str, budget_fen: int, *, days: int, summary: str
) -> UUID:
    spec = ProjectCreate(
        title=title,
        summary=summary,
        contractor_id=Organisation.objects.get(name=contractor).id,
        starts_on=at.date(),
        ends_on=at.date() + timedelta(days=days),
        budget_fen=budget_fen,
    )
    return delivery.register(actor=actor(MANAGER, street, at), spec=spec, now=at).row.id


def _vote(street: Area, project_id: UUID, number: int, ballot: Ballot, reason: str, at: datetime) -> None:
    evaluation.vote(actor=actor(number, street, at), project_id=project_id, ballot=ballot, reason=reason, now=at)


def _for_the_contract(street: Area, project_id: UUID, at: datetime) -> None:
    """The contractor's liaison and a manager of the group last as long as the contract runs; that her tie was open is past."""
    person_ = person(LIAISON).id
    for tie in Affiliation.objects.filter(user=person_, kind=AffiliationKind.LIAISON):
        end_affiliation(actor=actor(OFFICER, street, at), affiliation_id=tie.id, reason="改为随合同", now=at)
    who = Who(user_id=person_)
    delivery.engage_liaison(actor=actor(OFFICER, street, at), project_id=project_id, who=who, now=at)
    given, why = person(OF_THE_CONTRACT).id, "盯这个项目的进度，合同期内"
    leader = actor(CORE_LEADER, street, at)
    delivery.appoint_manager(actor=leader, project_id=project_id, user_id=given, reason=why, now=at)


def _past_activity(street: Area, project_id: UUID, now: datetime) -> None:
    starts = now - timedelta(days=9, hours=3)
    activity = _activity(street, project_id, "居家安全第一课：哪儿容易滑倒", starts, announced=now - timedelta(days=16))
    for number in (2, 34, 35, 36):
        early = starts - timedelta(days=4)
        delivery.sign_up(actor=actor(number, street, early), activity_id=activity.id, now=early)
    there = starts + timedelta(minutes=10)
    code, _until, _seconds = delivery.code_of(actor=actor(LIAISON, street, there), activity_id=activity.id, now=there)
    for number in (2, 31, 34, 35, 36):
        delivery.attend(actor=actor(number, street, there), activity_id=activity.id, code=code, now=there)
    for number in (1, 39):
        delivery.attest(
            actor=actor(VOLUNTEER, street, there), activity_id=activity.id, resident_id=person(number).id, now=there
        )
    for number, scores, comment in CARDS:
        at = starts + timedelta(days=1)
        feedback.answer(
            actor=actor(number, street, at), activity_id=activity.id, scores=scores, comment=comment, now=at
        )
    at = now - timedelta(days=6)
    chairs = Response.objects.get(project=project_id, comment__contains="椅子")
    feedback.reply(
        actor=actor(LIAISON, street, at), response_id=chairs.id, text="是我们没想到，下一场借社区活动室的椅子，按四十人备。", now=at
    )  # fmt: skip
    evaluation.set_follow_up(
        actor=actor(SEATS[0], street, at), project_id=project_id, text="活动改到下午两点半开始，椅子按报名人数加两成备齐。",
        due_on=(now + timedelta(days=8)).date(), now=at,
    )  # fmt: skip


def _coming_activity(street: Area, project_id: UUID, now: datetime) -> None:
    starts = (now + timedelta(days=3)).replace(hour=6, minute=30, second=0, microsecond=0)
    announced = now - timedelta(days=2)
    activity = _activity(street, project_id, "居家安全第二课：厨房与用电", starts, announced=announced)
    for number in (2, 31, 34):
        delivery.sign_up(actor=actor(number, street, announced), activity_id=activity.id, now=announced)
    agreed = ConsentIn(
        purpose=Purpose.SHARE_WITH_CONTRACTOR,
        version=current(Purpose.SHARE_WITH_CONTRACTOR),
        given=True,
        organisation_id=activity.contractor_id,
    )
    privacy.consent(actor=actor(34, street, announced), spec=agreed, now=announced)


def _activity(street: Area, project_id: UUID, title: str, starts: datetime, *, announced: datetime) -> Activity:
    spec = ActivityCreate.model_validate(
        {
            "title": title,
            "location": at_home("东四六条", 40),
            "address": "东四六条社区活动室",
            "starts_at": starts,
            "ends_at": starts + timedelta(hours=1, minutes=30),
            "capacity": 30,
        }
    )
    who = actor(LIAISON, street, announced)
    return delivery.open_activity(actor=who, project_id=project_id, spec=spec, now=announced).row
