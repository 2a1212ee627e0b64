"""A task comes to ask for more than was agreed to: who holds a place says anew whether they come, and is let go where it is not for them."""

from datetime import timedelta

import pytest

from backend.jobs.testing import run_due
from backend.notifications.models import Notification
from tests.factories import OfferFactory, TaskFactory
from tests.rows import changes, dump
from volunteers.dispatch import jobs, services
from volunteers.dispatch.models import Assignment, NoShow, Offer, Task, TaskRole
from volunteers.dispatch.services import taking
from volunteers.roster.models import HeldSkill

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(street, community, manager, now):
    start = now + timedelta(days=3)
    return TaskFactory(street=street, community=community, created_by=manager, slots=3, title="值守", starts_at=start)


@pytest.fixture
def hold(actor_for, now):
    def make(person, task, role=None):
        return services.claim(actor=actor_for(person.user), task_id=task.id, role_id=role and role.id, now=now)

    return make


@pytest.fixture
def able(volunteer):
    """`able("甲", 2)`: somebody who does first aid at this level; 0 not at all."""

    def make(name, level):
        one = volunteer(name=name, skills=["first_aid"] if level else [])
        HeldSkill.objects.filter(volunteer=one).update(level=level)
        return one

    return make


def told(kind):
    return {str(each) for each in Notification.objects.filter(notice__kind=kind).values_list("user", flat=True)}


def ids(*people):
    return {str(each.user_id) for each in people}


def asked_again(place):
    place.refresh_from_db()
    return place.asked_again_at is not None


@pytest.mark.parametrize(
    ("body", "more"),
    [
        ({"skills": ["first_aid"]}, True),
        ({"skills": ["first_aid", "escort"], "levels": {"first_aid": 2}}, False),
        ({"skills": ["escort"]}, False),
        ({"skills": ["escort"], "levels": {"escort": 2}}, True),
        ({"skills": []}, False),
        ({"kind": "patrol"}, True),
        ({"wished_gender": "female", "wished_language": "yue"}, False),
        ({"materials": ["手电筒"], "director_along": True}, False),
    ],
)
def test_more_is_what_they_have_not_said_yes_to(task, able, hold, leader, api, body, more):
    """Before, it asks for no first aid, or for it at level 2, and for company at level 1."""
    before = {"skills": ["escort"], "levels": {}}
    if "first_aid" in body.get("skills", []) and not more:
        before = {"skills": ["escort", "first_aid"], "levels": {"first_aid": 2}}
    Task.objects.filter(pk=task.pk).update(**before)
    one = able("甲", 3)
    one.skills = ["escort", "first_aid"]
    one.save()
    HeldSkill.objects.create(street_id=one.street_id, volunteer=one, skill="escort", level=3)
    place = hold(one, task)
    answer = api(leader).patch(f"/tasks/{task.id}", body)
    assert answer.status_code == 200, answer.json()
    assert asked_again(place) is more
    assert told("task_asks_more") == (ids(one) if more else set())
    assert place.status == "accepted"
    if more:
        assert "keep" in api(one.user).get(f"/assignments/{place.id}").json()["actions"]
        # Who said nothing has promised nothing.
        jobs.note_no_shows(now=task.starts_at + timedelta(minutes=30))
        assert not NoShow.objects.exists()


def test_who_has_not_the_skill_is_released_with_the_reason_and_others_are_asked(task, able, hold, leader, api):
    able_one, other = able("甲", 2), able("乙", 1)
    stays, goes = hold(able_one, task), hold(other, task)
    api(leader).patch(f"/tasks/{task.id}", {"skills": ["first_aid"], "levels": {"first_aid": 2}})
    goes.refresh_from_db()
    assert (goes.status, asked_again(stays), told("fit_no_more")) == ("released", True, ids(other))
    assert Task.objects.get().taken == 1
    third = able("丙", 3)
    run_due()
    assert set(Offer.objects.filter(status="open").values_list("volunteer", flat=True)) == {third.id}


def test_less_lets_everything_stand(task, able, hold, leader, api):
    Task.objects.filter(pk=task.pk).update(skills=["first_aid"], levels={"first_aid": 2}, risk="some")
    offer = OfferFactory(task=task, volunteer=able("乙", 2))
    api(leader).patch(f"/tasks/{task.id}", {"skills": [], "risk": "none"})
    assert Task.objects.get().levels == {}, "no level of what is asked for no more"
    offer.refresh_from_db()
    assert offer.status == "open"


def test_offers_of_what_was_less_are_made_anew(task, able, leader, api):
    offer = OfferFactory(task=task, volunteer=able("甲", 2))
    api(leader).patch(f"/tasks/{task.id}", {"skills": ["first_aid"]})
    offer.refresh_from_db()
    assert offer.status == "withdrawn"
    run_due()
    assert Offer.objects.exclude(pk=offer.pk).get().volunteer_id == offer.volunteer_id


def test_more_of_one_role_is_asked_of_those_who_come_as_it(task, street, able, hold, leader, api):
    leads, joins = (
        TaskRole.objects.create(street=street, task=task, position=n, name=name, slots=n + 1)
        for n, name in enumerate(["领队", "队员"])
    )
    one, two = able("甲", 3), able("乙", 3)
    first, second = hold(one, task, leads), hold(two, task, joins)
    offer = OfferFactory(task=task, volunteer=able("丙", 3), role=joins)
    body = {"roles": [{"role_id": str(leads.id), "skills": ["first_aid"], "levels": {"first_aid": 3}}]}
    phone = api(leader)
    shown = phone.patch(f"/tasks/{task.id}", body)
    assert shown.status_code == 200, shown.json()
    assert [(each["skills"], each["levels"]) for each in shown.json()["roles"]] == [
        (["first_aid"], {"first_aid": 3}),
        ([], {}),
    ]
    assert (asked_again(first), asked_again(second), told("task_asks_more")) == (True, False, ids(one))
    offer.refresh_from_db()
    assert offer.status == "open"
    before = dump()
    assert phone.patch(f"/tasks/{task.id}", body).status_code == 200
    assert changes(before, dump()) == {}


def test_a_role_more_and_one_that_nobody_comes_as_any_more(task, street, able, hold, leader, api):
    guard = TaskRole.objects.create(street=street, task=task, position=0, name="岗哨", slots=3)
    body = {"roles": [{"role_id": str(guard.id), "slots": 0}], "new_roles": [{"name": "急救", "skills": ["first_aid"]}]}
    shown = api(leader).patch(f"/tasks/{task.id}", body).json()
    assert [(each["name"], each["slots"]) for each in shown["roles"]] == [("岗哨", 0), ("急救", 1)]
    assert shown["slots"] == 1
    place = hold(able("甲", 1), task)
    assert place.role.name == "急救"
    assert api(able("乙", 1).user).post(f"/tasks/{task.id}/claim").json()["code"] == "task_full"


def test_a_skill_of_all_is_asked_of_each_role_and_taken_back_from_each(task, street, leader, api):
    TaskRole.objects.create(street=street, task=task, position=0, name="岗哨", slots=3, skills=["escort"])
    phone = api(leader)
    shown = phone.patch(f"/tasks/{task.id}", {"skills": ["first_aid"]}).json()
    assert shown["roles"][0]["skills"] == ["escort", "first_aid"]
    shown = phone.patch(f"/tasks/{task.id}", {"skills": []}).json()
    assert shown["roles"][0]["skills"] == ["escort"]


def test_who_says_yes_while_it_comes_to_ask_for_more_looks_again(task, able, leader, api, actor_for, now, monkeypatch):
    one = able("甲", 2)
    stays = taking._locked  # the moment between judging and locking

    def meanwhile(seen, **by):
        services.change_task(
            actor=actor_for(leader), task_id=task.id, spec=services.changing.TaskChange(skills=["first_aid"]), now=now
        )
        return stays(seen, **by)

    monkeypatch.setattr(taking, "_locked", meanwhile)
    answer = api(one.user).post(f"/tasks/{task.id}/claim")
    assert answer.json()["code"] == "task_changed_meanwhile"
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"levels": {"first_aid": 2}}, "level_without_skill"),
        ({"skills": ["flying"]}, "enum"),
        ({"skills": ["first_aid"], "levels": {"first_aid": 9}}, "less_than_equal"),
        ({"kind": "party"}, "enum"),
        ({"wished_gender": "cat"}, "literal_error"),
        ({"roles": [{"role_id": "{role}", "slots": 0}]}, "no_place_left"),
        ({"roles": [{"role_id": "{role}", "levels": {"escort": 2}}]}, "level_without_skill"),
        ({"new_roles": [{"name": "岗哨"}]}, "role_twice"),
        ({"new_roles": [{"name": "急救", "levels": {"first_aid": 2}}]}, "level_without_skill"),
        ({"new_roles": [{"name": "急救", "slots": 1000}]}, "too_many_places"),
        ({"slots": 2}, "slots_by_role"),
    ],
)
def test_refused_with_its_rule_and_nothing_changed(task, street, leader, api, body, code):
    role = TaskRole.objects.create(street=street, task=task, position=0, name="岗哨", slots=3)
    for each in body.get("roles", []):
        each["role_id"] = str(role.id)
    phone, before = api(leader), dump()
    answer = phone.patch(f"/tasks/{task.id}", body)
    assert answer.status_code == 422, answer.json()
    assert code in str(answer.json())
    assert changes(before, dump()) == {}


def test_places_that_were_never_told_apart_are_not_by_a_change(task, leader, api):
    answer = api(leader).patch(f"/tasks/{task.id}", {"new_roles": [{"name": "急救"}]})
    assert (answer.status_code, answer.json()["code"]) == (422, "slots_by_role")
