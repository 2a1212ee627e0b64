"""How well a skill is asked for: by a task and by its roles, judged and told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.policy import Actor
from tests.factories import TaskFactory
from tests.rows import dump
from volunteers.dispatch.models import Assignment, Task, TaskRole
from volunteers.dispatch.services.offers import send_offers
from volunteers.roster.models import HeldSkill

pytestmark = pytest.mark.django_db


@pytest.fixture
def able(volunteer):
    """`able(2)`: somebody who does first aid at this level."""

    def make(level):
        one = volunteer(skills=["first_aid"])
        HeldSkill.objects.filter(volunteer=one).update(level=level)
        return one

    return make


def spec(**more):
    start = timezone.now() + timedelta(days=1)
    return {
        "title": "急救值守", "starts_at": start.isoformat(), "ends_at": (start + timedelta(hours=2)).isoformat(),
        "location": {"lat": 39.93, "lng": 116.42}, **more,
    }  # fmt: skip


def reasons(answer):
    assert answer.status_code == 409, answer.json()
    return answer.json()["fields"]["reasons"]


def wave(task_id, street):
    now = timezone.now()
    made = send_offers(actor=Actor.system(street_id=street.id, at=now), task_id=task_id, now=now)
    return {(each.role and each.role.name, each.volunteer_id) for each in made}


def test_a_task_asks_for_it_at_a_level(api, manager, street, able):
    made = api(manager).post("/tasks", spec(skills=["first_aid", "escort"], levels={"first_aid": 2, "escort": 1}))
    assert made.status_code == 201, made.json()
    assert made.json()["levels"] == {"first_aid": 2}, "1 is asked for where none is said"
    task = Task.objects.get()
    Task.objects.update(skills=["first_aid"])
    low, high = able(1), able(2)
    assert wave(task.id, street) == {(None, high.id)}
    (reason,) = reasons(api(low.user).post(f"/tasks/{task.id}/claim"))
    assert (reason["code"], reason["value"]) == ("level_too_low", [{"skill": "first_aid", "asked": 2, "held": 1}])
    assert reason["text"]["en"] == "The task asks for more than you told: First aid (asked: level 2, you have: 1)."
    assert "2" in reason["text"]["zh-hans"]
    assert "急救" in reason["text"]["zh-hans"]
    assert not Assignment.objects.exists()
    assert api(high.user).post(f"/tasks/{task.id}/claim").status_code == 201


def test_the_line_is_not_filled_by_those_of_a_lower_level(street, able, volunteer, monkeypatch):
    """However many nearer ones can help with it: the walk itself passes them by."""
    monkeypatch.setattr("volunteers.dispatch.deciding.MOST", 1)
    monkeypatch.setattr("volunteers.dispatch.shortlist.SPARE", 0)
    monkeypatch.setattr("volunteers.dispatch.shortlist.FARTHER", (1,))
    for _ in range(3):
        volunteer(skills=["first_aid"], lat=39.93, lng=116.42)
    far = volunteer(skills=["first_aid"], lat=39.95, lng=116.42)
    HeldSkill.objects.filter(volunteer=far).update(level=2)
    task = TaskFactory(street=street, skills=["first_aid"], levels={"first_aid": 2}, lat=39.93, lng=116.42)
    assert wave(task.id, street) == {(None, far.id)}


def test_each_role_at_its_own_and_the_higher_of_both_counts(api, manager, street, able):
    roles = [{"name": "带队", "levels": {"first_aid": 3}}, {"name": "队员", "levels": {"first_aid": 1}}]
    made = api(manager).post("/tasks", spec(skills=["first_aid"], levels={"first_aid": 2}, roles=roles))
    assert made.status_code == 201, made.json()
    assert [each["levels"] for each in made.json()["roles"]] == [{"first_aid": 3}, {}]
    helps, alone, teaches = (able(level) for level in (1, 2, 3))
    task = Task.objects.get()
    assert ("带队", teaches.id) in wave(task.id, street)
    assert [each["code"] for each in reasons(api(helps.user).post(f"/tasks/{task.id}/claim"))] == ["level_too_low"]
    leads, joins = TaskRole.objects.order_by("position")
    wanted = api(alone.user).post(f"/tasks/{task.id}/claim", {"role_id": str(leads.id)})
    assert reasons(wanted)[0]["value"] == [{"skill": "first_aid", "asked": 3, "held": 2}]
    taken = api(alone.user).post(f"/tasks/{task.id}/claim")
    assert taken.status_code == 201, taken.json()
    assert Assignment.objects.get().role_id == joins.id


def test_what_was_asked_before_there_were_levels_is_asked_at_the_first(api, street, able):
    task = TaskFactory(street=street, skills=["first_aid"])
    assert Task.objects.get().levels == {}
    assert api(able(1).user).post(f"/tasks/{task.id}/claim").status_code == 201


def test_a_series_hands_it_on(api, manager):
    shape = {
        "title": "急救值守",
        "skills": ["first_aid"],
        "levels": {"first_aid": 2},
        "location": {"lat": 39.93, "lng": 116.42},
    }
    first = timezone.localdate() + timedelta(days=1)
    body = {
        "task": shape,
        "rule": "FREQ=DAILY;COUNT=3",
        "first_on": first.isoformat(),
        "starts": "10:00",
        "ends": "11:00",
    }
    made = api(manager).post("/series", body)
    assert made.status_code == 201, made.json()
    assert made.json()["task"]["levels"] == {"first_aid": 2}
    assert [each.levels for each in Task.objects.all()] == [{"first_aid": 2}] * 3


@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        ({"skills": ["first_aid"], "levels": {"first_aid": 0}}, "greater_than_equal"),
        ({"skills": ["first_aid"], "levels": {"first_aid": 9}}, "less_than_equal"),
        ({"skills": ["flying"]}, "enum"),
        ({"skills": ["first_aid"], "levels": {"flying": 2}}, "enum"),
        ({"skills": ["first_aid"], "levels": {"escort": 2}}, "linli_level_without_skill"),
        ({"skills": ["first_aid"], "roles": [{"name": "队员", "levels": {"escort": 2}}]}, "linli_level_without_skill"),
        ({"roles": [{"name": "队员", "skills": ["first_aid"], "levels": {"first_aid": 9}}]}, "less_than_equal"),
    ],
)
def test_what_is_no_level_is_refused_and_nothing_is_stored(api, manager, bad, rule):
    phone, before = api(manager), dump()
    answer = phone.post("/tasks", spec(**bad))
    assert dump() == before
    assert answer.status_code == 422, answer.json()
    assert [each.get("type") or each.get("code") for each in answer.json()["errors"]] == [rule], answer.json()
