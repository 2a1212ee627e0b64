"""A task that somebody hands back again and again: after the second time they come only if they are asked."""

import pytest

from backend.notifications.models import Notification
from tests.factories import TaskFactory
from tests.refusals import refuse
from volunteers.dispatch.models import Assignment

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(street, community, manager):
    return TaskFactory(street=street, community=community, created_by=manager, slots=2, title="陪诊")


@pytest.fixture
def person(volunteer, community):
    return volunteer(community=community)


@pytest.fixture
def give_up(api):
    """`give_up(person, task)`: take a place, and hand it back."""

    def act(person, task):
        place = api(person.user).post(f"/tasks/{task.id}/claim")
        assert place.status_code == 201, place.content.decode()
        back(place.json()["id"], person)

    def back(place, person):
        said = api(person.user).post(f"/assignments/{place}/hand-back", {"reason": "有事"})
        assert said.status_code == 200, said.content.decode()

    act.back = back
    return act


@pytest.fixture
def often(give_up, person, task):
    """Twice already."""
    for _ in range(2):
        give_up(person, task)


def lacking(caller, task):
    return [each["code"] for each in caller.get(f"/tasks/{task.id}/fitness").json()["lacking"]]


def test_the_third_time_is_refused_by_name_and_the_leaders_hear_no_more(often, api, person, task, manager):
    said = refuse(lambda caller: caller.post(f"/tasks/{task.id}/claim"), person.user, status=409, code="not_eligible")
    (reason,) = said["en"]["fields"]["reasons"]
    assert (reason["code"], reason["value"]) == ("handed_back", 2)
    assert "Ask who leads it" in said["en"]["detail"]
    assert "推荐" in said["zh-hans"]["detail"]
    assert Notification.objects.filter(user=manager, notice__kind="place_handed_back").count() == 2


def test_why_not_me_says_so_and_no_action_is_shown_that_would_be_refused(often, api, person, task):
    phone = api(person.user)
    assert lacking(phone, task) == ["handed_back"]
    assert not {"claim", "wait"} & set(phone.get(f"/tasks/{task.id}").json()["actions"])


def test_nor_do_they_wait_for_a_place(often, api, person, volunteer, task):
    for other in (volunteer(), volunteer()):
        assert api(other.user).post(f"/tasks/{task.id}/claim").status_code == 201
    said = refuse(
        lambda caller: caller.post(f"/tasks/{task.id}/waiting-list"), person.user, status=409, code="not_eligible"
    )
    assert said["en"]["fields"]["reasons"][0]["code"] == "handed_back"


def test_others_and_other_tasks_are_not_touched(often, api, person, volunteer, street, community, manager, task):
    other = TaskFactory(street=street, community=community, created_by=manager, starts_at=task.ends_at)
    assert api(person.user).post(f"/tasks/{other.id}/claim").status_code == 201
    assert api(volunteer().user).post(f"/tasks/{task.id}/claim").status_code == 201


@pytest.mark.parametrize("by", ["accept", "claim"])
def test_a_leader_still_puts_them_forward(often, api, person, leader, task, by):
    asked = api(leader).post(f"/tasks/{task.id}/nominate", {"volunteer_id": str(person.id), "reason": "王奶奶想见您"})
    assert asked.status_code == 200, asked.content.decode()
    phone = api(person.user)
    assert lacking(phone, task) == []
    (offer,) = phone.get("/me/offers").json()["items"]
    path = f"/offers/{offer['id']}/accept" if by == "accept" else f"/tasks/{task.id}/claim"
    assert phone.post(path).status_code in {200, 201}
    assert Assignment.objects.get(volunteer=person, status="accepted").offer_id is not None


def test_what_moved_and_was_handed_back_for_that_is_not_held_against_them(give_up, api, person, manager, task):
    for n in range(3):
        place = api(person.user).post(f"/tasks/{task.id}/claim").json()["id"]
        moved = api(manager).patch(f"/tasks/{task.id}", {"meeting_point": f"{n} 号门"})
        assert moved.status_code == 200, moved.content.decode()
        give_up.back(place, person)
    assert lacking(api(person.user), task) == []


def test_a_street_may_set_it_otherwise(give_up, api, person, street, task):
    street.config = {**street.config, "dispatch.hand_backs": 1}
    street.save(update_fields=["config"])
    give_up(person, task)
    assert lacking(api(person.user), task) == ["handed_back"]
