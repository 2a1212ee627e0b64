"""A paper card is a resident's: it opens no office, and speaks for nobody whose matter its issuer works on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.parties.models import AffiliationKind, Post
from backend.realtime.models import FeedItem
from needs.desk.models import Need, Verdict
from tests.factories import (
    AffiliationFactory,
    CommunityFactory,
    PostingFactory,
    RoleFactory,
    TeamFactory,
)
from tests.refusals import refuse
from volunteers.committee.models import Seat
from volunteers.committee.states import Kind
from volunteers.group.states import Tier

VERDICT = {"responded": True, "resolved": True, "satisfaction": 5}


@pytest.fixture
def by_card(api, worker):
    """`by_card(person)`: the API by a card that the worker issued."""

    def enter(person):
        made = api(worker).post("/cards", {"user_id": str(person.id)})
        assert made.status_code == 201, made.json()
        entered = api().post("/auth/card", {"number": made.json()["number"], "pin": made.json()["pin"]})
        return api(token=entered.json()["access_token"])

    return enter


@pytest.fixture
def wrongdoing(api, user):
    return api(user()).post("/needs", {"kind": "wrongdoing", "text": "站点负责人收了好处费"}).json()["id"]


OFFICES = {
    "post": lambda person, _street: PostingFactory(user=person, post=Post.CONFIDENTIAL_RECEIVER),
    "manager": lambda person, _street: RoleFactory(user=person, tier=Tier.MANAGER),
    "team leader": lambda person, street: RoleFactory(
        user=person, tier=Tier.TEAM_LEADER, team=TeamFactory(area=CommunityFactory(parent=street))
    ),
    "seat": lambda person, street: Seat.objects.create(
        street=street, kind=Kind.RESIDENT, holder=person, since=timezone.now(), until=timezone.now() + timedelta(days=1)
    ),
    "liaison": lambda person, _street: AffiliationFactory(user=person, kind=AffiliationKind.LIAISON),
}


@pytest.mark.parametrize("office", [*OFFICES, "staff", "superuser"])
def test_nobody_with_an_office_gets_a_card(worker, user, street, office):
    person = user(is_staff=office == "staff", is_superuser=office == "superuser")
    if office in OFFICES:
        OFFICES[office](person, street)
    refuse(lambda c: c.post("/cards", {"user_id": str(person.id)}), worker, status=403, code="not_allowed")


def test_an_office_given_later_is_not_opened_by_the_card(by_card, user, wrongdoing):
    person = user()
    caller = by_card(person)
    PostingFactory(user=person, post=Post.CONFIDENTIAL_RECEIVER)
    assert caller.get("/needs", kind="wrongdoing").json()["items"] == []
    assert caller.get(f"/needs/{wrongdoing}").status_code == 404


@pytest.mark.parametrize("tier", [Tier.MANAGER, Tier.TEAM_LEADER])
def test_nor_is_a_part_in_the_group(api, by_card, user, community, tier):
    person = user()
    caller = by_card(person)
    RoleFactory(user=person, tier=tier, team=TeamFactory(area=community) if tier == Tier.TEAM_LEADER else None)
    need = api(user()).post("/needs", {"kind": "help", "text": "卫生间漏水"}).json()["id"]
    Need.objects.filter(pk=need).update(community=community)
    assert api(person).get(f"/needs/{need}").status_code == 200, "with a phone they lead"
    assert caller.get(f"/needs/{need}").status_code == 404


def test_who_runs_the_deployment_does_not_by_card(by_card, user, wrongdoing):
    person = user()
    caller = by_card(person)
    person.is_superuser = True
    person.save()
    assert caller.get(f"/needs/{wrongdoing}").status_code == 404


def test_the_person_is_told_of_the_card(by_card, user):
    person = user()
    by_card(person)
    [told] = FeedItem.objects.filter(user_id=person.id, type="paper_card")
    assert told.data["status"] == "active"
    assert {"number", "pin"} & set(told.data) == set()


class TestTheResidentsOwnWord:
    @pytest.fixture
    def answered(self, api, user):
        """`answered(reporter, by)`: the id of a need that waits for its verdict."""

        def make(reporter, by=None):
            need = api(reporter).post("/needs", {"kind": "help", "text": "灯坏了"}).json()["id"]
            by = by or RoleFactory(user=user(), tier=Tier.MANAGER).user
            assert api(by).post(f"/needs/{need}/triage", {"urgency": "normal"}).status_code == 200
            assert api(by).post(f"/needs/{need}/answer", {"text": "已修好"}).status_code == 200
            return need

        return make

    def test_by_card_is_marked(self, user, by_card, answered, api):
        elder = user()
        need = answered(elder)
        closed = by_card(elder).post(f"/needs/{need}/verdict", VERDICT).json()
        assert (closed["status"], closed["verdict"]["by_card"]) == ("closed", True)
        other = answered(elder)
        assert api(elder).post(f"/needs/{other}/verdict", VERDICT).json()["verdict"]["by_card"] is False
        assert list(Verdict.objects.order_by("at").values_list("by_card", flat=True)) == [True, False]

    def test_not_by_a_card_of_who_answered(self, user, by_card, answered, worker, api):
        RoleFactory(user=worker, tier=Tier.MANAGER)
        elder = user()
        need = answered(elder, by=worker)
        caller = by_card(elder)
        assert set(caller.get(f"/needs/{need}").json()["actions"]) & {"verdict", "reopen"} == set()
        for resolved in (True, False):
            said = caller.post(f"/needs/{need}/verdict", {**VERDICT, "resolved": resolved}).json()
            assert said["code"] == "not_allowed"
        assert not Verdict.objects.exists()
        assert api(elder).put("/me/pin", {"pin": "294817"}).status_code == 200
        assert caller.post(f"/needs/{need}/verdict", VERDICT).json()["status"] == "closed", "the PIN is theirs alone"
