"""The group's own words, teams of a trade, and who belongs to them."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from backend.audit.models import Entry
from backend.notifications.models import Notification
from tests.factories import TeamFactory
from tests.refusals import refuse
from volunteers.group.models import Group, Membership, Team

pytestmark = pytest.mark.django_db


def test_a_group_has_a_name_before_anybody_gives_it_one(api, user, core_leader):
    assert api(user()).get("/group").json() == {
        "name": "Volunteer group of 东四街道",
        "charter": "",
        "since": None,
        "actions": [],
    }
    assert api(core_leader).get("/group").json()["actions"] == ["write_charter"]
    assert not Group.objects.exists()


def test_the_charter_is_written_and_every_wording_is_kept(api, user, core_leader, other_street):
    api(core_leader).post("/group/charter", {"name": "义彩纷呈", "since": "2015-03-05"})
    answer = api(core_leader).post("/group/charter", {"charter": "邻里有事，我们有心。"})
    assert (answer.status_code, answer.json()["name"], answer.json()["since"]) == (200, "义彩纷呈", "2015-03-05")
    assert api(user()).get("/group").json()["charter"] == "邻里有事，我们有心。"
    assert api(user(home_street=other_street)).get("/group").json()["charter"] == ""
    kept = Entry.objects.filter(action="group.write_charter").order_by("at", "id")
    assert [entry.data["charter"] for entry in kept] == ["", "邻里有事，我们有心。"]


def test_a_team_by_trade_stands_for_a_skill(api, manager):
    made = api(manager).post("/teams", {"name": "理发队", "trade": "haircut"})
    assert (made.status_code, made.json()["trade"], made.json()["area_id"]) == (201, "haircut", None)


def test_a_trade_is_a_skill_that_there_is_and_a_team_has_one_purpose(manager, community):
    unknown = {"name": "飞行队", "trade": "flying"}
    said = refuse(lambda caller: caller.post("/teams", unknown), manager, status=422, code="unknown_trade")
    assert "haircut" in said["en"]["detail"]
    both = {"name": "理发队", "trade": "haircut", "area_id": str(community.id)}
    refuse(lambda caller: caller.post("/teams", both), manager, status=422, code="community_or_trade")
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamFactory(area=community, trade="haircut")


def test_who_joins_is_seen_by_the_street_under_their_surname(api, user, team):
    person = user(name="陈静")
    made = api(person).post(f"/teams/{team.id}/members", {})
    assert (made.status_code, made.json()["name"]) == (201, "陈**")
    assert api(user()).get(f"/teams/{team.id}/members").json()["items"] == [made.json()]
    assert api(user()).get("/teams").json()["items"][0]["members"] == 1
    assert not Notification.objects.filter(user=person).exists(), "who did it themself is not told"


def test_nobody_is_in_a_team_twice(api, user, team):
    person = user()
    api(person).post(f"/teams/{team.id}/members", {})
    refuse(lambda caller: caller.post(f"/teams/{team.id}/members", {}), person, status=409, code="member_already")


def test_who_is_taken_in_is_told_and_may_leave_and_come_again(api, user, team, leader):
    person = user()
    made = api(leader).post(f"/teams/{team.id}/members", {"user_id": str(person.id)}).json()
    assert [each.notice.kind for each in Notification.objects.filter(user=person)] == ["team_joined"]
    path = f"/memberships/{made['id']}/end"
    assert api(person).post(path, {"reason": "太忙"}).json()["until"] is not None
    refuse(lambda caller: caller.post(path, {"reason": "太忙"}), person, status=409, code="already_ended")
    assert api(person).get(f"/teams/{team.id}/members").json()["items"] == []
    assert api(person).post(f"/teams/{team.id}/members", {}).status_code == 201
    assert Membership.objects.filter(user=person).count() == 2


def test_a_leader_of_one_team_takes_nobody_into_another(user, team, leader):
    other = Team.objects.create(street=team.street, name="理发队", trade="haircut", created_at=team.created_at)
    body = {"user_id": str(user().id)}
    refuse(lambda caller: caller.post(f"/teams/{other.id}/members", body), leader, status=403, code="not_allowed")


def test_a_list_costs_the_same_at_one_and_at_three(api, user, team):
    caller = api(user())

    def cost():
        with CaptureQueriesContext(connection) as found:
            assert caller.get(f"/teams/{team.id}/members").status_code == 200
            assert caller.get("/teams").status_code == 200
        return len(found)

    api(user()).post(f"/teams/{team.id}/members", {})
    one = cost()
    for _ in range(2):
        api(user()).post(f"/teams/{team.id}/members", {})
    assert cost() == one
