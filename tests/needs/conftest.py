"""Two communities side by side, and everybody who may meet a need."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone

from backend.parties.models import AffiliationKind, Post
from backend.policy import Actor
from needs.desk import services
from needs.desk.models import Need
from tests.factories import (
    AffiliationFactory,
    CommunityFactory,
    FileFactory,
    RoleFactory,
    TeamFactory,
    UserFactory,
    VolunteerFactory,
    plant,
)
from volunteers.group.states import Tier

HERE = {"lat": 39.9301, "lng": 116.4152, "datum": "WGS-84"}
"""In the community of the tests."""
THERE = {"lat": 39.9301, "lng": 116.4252, "datum": "WGS-84"}
"""In the other community, 850 m to the east."""
OUTSIDE = {"lat": 39.80, "lng": 116.30, "datum": "WGS-84"}


def square(area, west, south, east, north):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    area.boundary = {"type": "Polygon", "coordinates": [ring]}
    area.west, area.south, area.east, area.north = west, south, east, north
    area.boundary_version = 1
    area.save()
    return area


@pytest.fixture
def street(street):
    """With its outline, and the tree of categories that a street begins with."""
    plant(street)
    return square(street, 116.41, 39.92, 116.43, 39.94)


@pytest.fixture
def community(community):
    return square(community, 116.41, 39.92, 116.42, 39.94)


@pytest.fixture
def other_community(street):
    return square(CommunityFactory(parent=street, code="110101005006", name="八条社区"), 116.42, 39.92, 116.43, 39.94)


@dataclass
class Cast:
    """Everybody who may meet a need."""

    resident: object
    aunt: object
    neighbour: object
    volunteer: object
    leader: object
    other_leader: object
    core_leader: object
    manager: object
    liaison: object
    receiver: object
    clerk: object
    stranger: object


@pytest.fixture
def cast(user, community, other_community, other_street):
    leader, other_leader = user(name="刘洋"), user(name="陈队长")
    RoleFactory(user=leader, tier=Tier.TEAM_LEADER, team=TeamFactory(area=community))
    RoleFactory(user=other_leader, tier=Tier.TEAM_LEADER, team=TeamFactory(area=other_community))
    core_leader, manager = user(name="赵慧敏"), user(name="孙磊")
    RoleFactory(user=core_leader, tier=Tier.CORE_LEADER)
    RoleFactory(user=manager, tier=Tier.MANAGER)
    liaison = user(name="周婷")
    AffiliationFactory(user=liaison, kind=AffiliationKind.LIAISON)
    return Cast(
        resident=user(name="李明"),
        aunt=user(name="王秀兰"),
        neighbour=user(name="钱多"),
        volunteer=VolunteerFactory(user=user(name="张伟")).user,
        leader=leader,
        other_leader=other_leader,
        core_leader=core_leader,
        manager=manager,
        liaison=liaison,
        receiver=user(name="郑信", posts=[Post.CONFIDENTIAL_RECEIVER]),
        clerk=user(name="吴线", posts=[Post.HOTLINE_CLERK]),
        stranger=UserFactory(home_street=other_street, name="外人"),
    )


@pytest.fixture
def report(api, cast):
    """`report(by=cast.resident, **fields)`: the JSON of a fresh need, reported HERE through HTTP."""

    def make(by=None, **fields):
        body = {"kind": "help", "text": "家里的灯坏了，够不着", "location": HERE, **fields}
        answer = api(by or cast.resident).post("/needs", body)
        assert answer.status_code == 201, answer.content
        return answer.json()

    return make


@pytest.fixture
def photo_of():
    """`photo_of(person)`: the id of a photo that this person sent for a need, ready to attach."""
    return lambda person: FileFactory(owner=person).id


@pytest.fixture
def task_body():
    """What a leader sends for a task that has begun, so that a volunteer may check in."""
    start = timezone.now() - timedelta(minutes=5)

    def make(**fields):
        return {
            "title": "换灯泡",
            "starts_at": start.isoformat(),
            "ends_at": (start + timedelta(hours=1)).isoformat(),
            **fields,
        }

    return make


def let_silent(need, *, days):
    """As if nobody had said a word for so many days since it was answered: the clock comes by."""
    ago = timezone.now() - timedelta(days=days)
    row = Need.objects.get(pk=need)
    Need.objects.filter(pk=need).update(answered_at=ago, reminded_at=None)
    system = Actor.system(street_id=row.street_id, at=timezone.now())
    services.remind_silent(actor=system, now=system.at)
    Need.objects.filter(pk=need, reminded_at__isnull=False).update(reminded_at=system.at - timedelta(days=2))
    services.close_silent(actor=system, now=system.at)


@pytest.fixture
def reach(api, cast, report, task_body):
    """`reach("answered", **fields)`: a need brought to that status through HTTP. Its id."""

    def go(status, **fields):
        need = report(**fields)["id"]
        as_leader, as_resident = api(cast.leader), api(cast.resident)

        def do(caller, verb, body=None):
            answer = caller.post(f"/needs/{need}/{verb}", body or {})
            assert answer.status_code in {200, 201}, answer.content

        at_once = {
            "declined": lambda: do(as_leader, "decline", {"reason": "不归我们管"}),
            "withdrawn": lambda: do(as_resident, "cancel", {"reason": "自己修好了"}),
            "merged": lambda: do(as_leader, "merge", {"into": report(text="另一件")["id"]}),
        }
        if status in at_once:
            at_once[status]()
        elif status != "reported":
            do(as_leader, "triage", {"urgency": "normal"})
            if status == "under_way":
                do(as_leader, "tasks", task_body())
            elif status in {"answered", "closed", "reopened", "unjudged"}:
                do(as_leader, "answer", {"text": "打物业电话"})
                if status == "unjudged":
                    let_silent(need, days=20)
                elif status != "answered":
                    do(
                        as_resident,
                        "verdict",
                        {
                            "responded": True,
                            "resolved": status == "closed",
                            "satisfaction": 5 if status == "closed" else 2,
                        },
                    )
        return need

    return go
