"""The path through the tiers, and what is still missing on it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import RoleFactory, TaskFactory
from volunteers.dispatch.models import Assignment
from volunteers.dispatch.states import AssignmentStatus
from volunteers.group.states import Tier

pytestmark = pytest.mark.django_db


def steps(answer):
    assert answer.status_code == 200, answer.content.decode()
    return {
        step["tier"]: {each["code"]: (each["there"], each["needed"], each["missing"]) for each in step["requirements"]}
        for step in answer.json()["steps"]
    }


def test_a_resident_sees_where_the_path_begins(api, user):
    answer = api(user()).get("/me/growth")
    assert list(steps(answer)) == ["backbone", "team_leader", "core_leader"]
    assert steps(answer)["backbone"] == {
        "days_on_roster": (0, 90, "90 more days as an active volunteer"),
        "tasks_done": (0, 10, "10 more tasks done to their end"),
    }
    assert [step["ready"] or step["held"] for step in answer.json()["steps"]] == [False] * 3


def test_in_chinese(api, user):
    missing = steps(api(user(), lang="zh-hans").get("/me/growth"))["team_leader"]["days_as_backbone"][2]
    assert missing == "还需担任骨干 90 天"


def test_what_is_there_is_counted_and_a_street_may_ask_for_less(api, volunteer, street, now):
    street.config = {"growth.tasks_backbone": 1}
    street.save()
    person = volunteer(since=now - timedelta(days=120))
    for status, days in ((AssignmentStatus.CHECKED_OUT, 3), (AssignmentStatus.HANDED_BACK, 5)):
        task = TaskFactory(street=street, starts_at=now - timedelta(days=days), ends_at=now - timedelta(days=days - 1))
        Assignment.objects.create(
            street=street, task=task, volunteer=person, number=person.number, status=status, accepted_at=now,
            starts_at=task.starts_at, ends_at=task.ends_at,
        )  # fmt: skip
    answer = api(person.user).get("/me/growth")
    assert steps(answer)["backbone"] == {"days_on_roster": (120, 90, None), "tasks_done": (1, 1, None)}
    assert answer.json()["steps"][0]["ready"]
    assert not answer.json()["steps"][1]["ready"]


def test_days_in_a_tier_add_up_and_two_teams_at_once_count_once(api, user, team, now):
    person = user()
    for begin, end in ((100, 60), (80, 50), (20, None)):
        until = None if end is None else now - timedelta(days=end)
        RoleFactory(user=person, tier=Tier.BACKBONE, since=now - timedelta(days=begin), until=until)
    answer = api(person).get("/me/growth")
    assert steps(answer)["team_leader"]["days_as_backbone"] == (70, 90, "20 more days as a backbone volunteer")
    assert [step["held"] for step in answer.json()["steps"]] == [True, False, False]


def test_it_costs_the_same_whatever_there_is(api, user, now):
    person = user()

    def cost():
        caller = api(person)
        with CaptureQueriesContext(connection) as found:
            caller.get("/me/growth")
        return len(found)

    RoleFactory(user=person, tier=Tier.BACKBONE, since=now - timedelta(days=9), until=now - timedelta(days=8))
    one = cost()
    for day in (7, 5):
        ended = {"since": now - timedelta(days=day), "until": now - timedelta(days=day - 1)}
        RoleFactory(user=person, tier=Tier.BACKBONE, **ended)
    assert cost() == one
