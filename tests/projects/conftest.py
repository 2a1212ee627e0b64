"""A contractor, its rival, a committee of four kinds, and a design on its way through them."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.utils import timezone

from backend.parties.models import AffiliationKind, Post
from tests.factories import AffiliationFactory, OrganisationFactory, RoleFactory, UserFactory, VolunteerFactory
from volunteers.committee.models import Seat
from volunteers.committee.states import Kind
from volunteers.group.states import Tier

HERE = {"lat": 39.93, "lng": 116.415, "datum": "WGS-84"}


@dataclass
class Cast:
    """Everybody who may meet a project."""

    manager: object
    other_manager: object
    tied_manager: object
    core_leader: object
    liaison: object
    worker: object
    rival: object
    seats: dict
    holders: dict
    deputies: dict
    former: object
    officer: object
    finance: object
    volunteer: object
    resident: object
    neighbour: object
    elder: object
    stranger: object
    contractor: object
    rivals: object


def seat(kind, holder, deputy=None, **fields):
    since = timezone.now() - timedelta(days=1)
    return Seat.objects.create(
        street=(holder or deputy).home_street, kind=kind, holder=holder, deputy=deputy, **{"since": since, **fields}
    )


@pytest.fixture
def cast(user, other_street):
    contractor, rivals = OrganisationFactory(name="邻里社工服务中心"), OrganisationFactory(name="和睦社工服务中心")

    def tied(name, organisation, kind):
        return AffiliationFactory(user=user(name=name), organisation=organisation, kind=kind).user

    def role(name, tier):
        return RoleFactory(user=user(name=name), tier=tier).user

    tied_manager = tied("钱管", contractor, AffiliationKind.DECLARED)
    RoleFactory(user=tied_manager, tier=Tier.MANAGER)
    holders = {kind: user(name=f"席{n}") for n, kind in enumerate(Kind)}
    deputies = {kind: user(name=f"副{n}") for n, kind in enumerate(Kind)}
    former = user(name="前席")
    long_ago = timezone.now() - timedelta(days=400)
    seat(Kind.RESIDENT, former, since=long_ago, until=timezone.now() - timedelta(days=10), over=True)
    return Cast(
        manager=role("孙磊", Tier.MANAGER),
        other_manager=role("赵管", Tier.MANAGER),
        tied_manager=tied_manager,
        core_leader=role("赵慧敏", Tier.CORE_LEADER),
        liaison=tied("周婷", contractor, AffiliationKind.LIAISON),
        worker=tied("吴工", contractor, AffiliationKind.SOCIAL_WORKER),
        rival=tied("郑联", rivals, AffiliationKind.LIAISON),
        seats={kind: seat(kind, holders[kind], deputies[kind]) for kind in Kind},
        holders=holders,
        deputies=deputies,
        former=former,
        officer=user(name="街办", posts=[Post.STREET_OFFICER]),
        finance=user(name="财务", posts=[Post.FINANCE_OFFICER]),
        volunteer=VolunteerFactory(user=user(name="张伟")).user,
        resident=user(name="李明"),
        neighbour=user(name="钱多"),
        elder=user(name="王秀兰", phone=None, phone_verified=False),
        stranger=UserFactory(home_street=other_street, name="外人"),
        contractor=contractor,
        rivals=rivals,
    )


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def design(cast, today):
    """`design(**fields)`: the body that registers a project running from last month for a year."""

    def make(**fields):
        return {
            "title": "助老陪伴",
            "summary": "每周探访独居老人，陪诊、助浴。",
            "contractor_id": str(cast.contractor.id),
            "starts_on": str(today - timedelta(days=30)),
            "ends_on": str(today + timedelta(days=330)),
            "budget_fen": 20_000_000,
            **fields,
        }

    return make


@pytest.fixture
def event():
    """`event(**fields)`: the body that opens an activity which has just begun."""
    start = timezone.now() - timedelta(minutes=10)

    def make(**fields):
        return {
            "title": "量血压",
            "location": HERE,
            "starts_at": start.isoformat(),
            "ends_at": (start + timedelta(hours=2)).isoformat(),
            "capacity": 5,
            **fields,
        }

    return make


def ok(answer, status=200):
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def refused(answer, status, code):
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content.decode()
    return answer.json()


@pytest.fixture
def registered(api, cast, design):
    """`registered(by=manager, **fields)`: a project before the committee."""
    return lambda by=None, **fields: ok(api(by or cast.manager).post("/projects", design(**fields)), 201)


@pytest.fixture
def ballots(api, cast):
    """`ballots(project, "approve", …)`: the four holders vote, in the order of the kinds; the last answer."""

    def vote(project, *votes):
        said = votes * 4 if len(votes) == 1 else votes
        answers = [
            ok(api(cast.holders[kind]).post(f"/projects/{project['id']}/votes", {"vote": each, "reason": "看过了"}))
            for kind, each in zip(Kind, said, strict=False)
        ]
        return answers[-1]

    return vote


@pytest.fixture
def approved(registered, ballots):
    """`approved(**fields)`: a project that the committee approved."""
    return lambda **fields: ballots(registered(**fields), "approve")


@pytest.fixture
def opened(api, cast, approved, event):
    """`opened(project=None, **fields)`: an activity of an approved project."""

    def make(project=None, **fields):
        project = project or approved()
        return ok(api(cast.liaison).post(f"/projects/{project['id']}/activities", event(**fields)), 201)

    return make


@pytest.fixture
def code(api, cast):
    """`code(activity)`: what the liaison's screen shows."""
    return lambda activity: ok(api(cast.liaison).get(f"/activities/{activity['id']}/code"))["code"]


@pytest.fixture
def attends(api, code):
    """`attends(resident, activity)`: by the code."""

    def go(resident, activity):
        return ok(api(resident).post(f"/activities/{activity['id']}/attend", {"code": code(activity)}))

    return go


@pytest.fixture
def says(api, attends):
    """`says(resident, activity, comment="", **scores)`: attends and answers the card."""

    def go(resident, activity, comment="", **scores):
        attends(resident, activity)
        body = {"scores": scores or {"overall": 4}, "comment": comment}
        return ok(api(resident).post(f"/activities/{activity['id']}/feedback", body))

    return go


def day(text):
    return date.fromisoformat(text)
