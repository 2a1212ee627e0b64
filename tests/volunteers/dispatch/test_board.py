"""What the open board tells whom."""

import pytest

from backend.places.cells import cell_of, centre
from backend.places.geo import distance_m
from backend.policy import Actor
from tests.factories import TaskFactory
from volunteers.dispatch import services

pytestmark = pytest.mark.django_db

DOOR = (39.92870, 116.41547)
LOOKOUTS = ((39.9260, 116.4120), (39.9320, 116.4150), (39.9290, 116.4200), (39.9250, 116.4180))


@pytest.fixture
def task(street):
    return TaskFactory(street=street, lat=DOOR[0], lng=DOOR[1], cell=cell_of(*DOOR), address="东四六条 12 号", slots=2)


@pytest.mark.parametrize("lookout", LOOKOUTS)
def test_a_stranger_measures_to_the_middle_of_the_cell(api, volunteer, task, lookout):
    (seen,) = api(volunteer().user).get("/tasks", near=f"{lookout[0]},{lookout[1]}", radius_m=3000).json()["items"]
    assert seen["distance_m"] == round(distance_m(lookout, centre(task.cell)))


def test_a_circle_that_shrinks_finds_the_middle_of_the_cell_and_not_the_door(api, volunteer, task):
    phone = api(volunteer().user)
    to_middle = distance_m(DOOR, centre(task.cell))
    assert to_middle > 20, "the door is not in the middle"
    at_the_door = phone.get("/tasks", near=f"{DOOR[0]},{DOOR[1]}", radius_m=int(to_middle) - 5).json()["items"]
    assert at_the_door == []
    middle = centre(task.cell)
    assert len(phone.get("/tasks", near=f"{middle[0]},{middle[1]}", radius_m=1).json()["items"]) == 1


def test_pages_by_nearness_miss_and_repeat_nothing(api, volunteer, street):
    places = [(DOOR[0] + n * 0.0007, DOOR[1] + (n % 3) * 0.001) for n in range(7)]
    made = {str(TaskFactory(street=street, lat=lat, lng=lng, cell=cell_of(lat, lng)).id) for lat, lng in places}
    phone, found, cursor = api(volunteer().user), [], None
    while True:
        page = phone.get(
            "/tasks", near=f"{DOOR[0]},{DOOR[1]}", radius_m=5000, limit=2, **({"cursor": cursor} if cursor else {})
        )
        found += page.json()["items"]
        cursor = page.json()["next"]
        if cursor is None:
            break
    assert [item["distance_m"] for item in found] == sorted(item["distance_m"] for item in found)
    assert sorted(item["id"] for item in found) == sorted(made)


def test_what_a_task_comes_of_is_for_those_who_see_the_door(api, volunteer, manager, task):
    assert api(manager).get(f"/tasks/{task.id}").json()["origin_id"] is None
    task.origin_id = task.id
    task.save()
    assert api(manager).get(f"/tasks/{task.id}").json()["origin_id"] == str(task.id)
    assert api(volunteer().user).get(f"/tasks/{task.id}").json()["origin_id"] is None


def test_open_work_that_is_over_is_off_the_board_but_for_who_directs_it(api, volunteer, manager, street, later):
    TaskFactory(street=street, starts_at=later(hours=-3), ends_at=later(hours=-2))
    assert api(volunteer().user).get("/tasks").json()["items"] == []
    (seen,) = api(manager).get("/tasks").json()["items"]
    assert api(manager).get(f"/tasks/{seen['id']}").json()["actions"] == ["change", "complete", "cancel", "hand_over"]


def test_claim_is_offered_to_the_fit_alone(api, volunteer, street):
    task = TaskFactory(street=street, skills=["first_aid"])
    assert api(volunteer().user).get(f"/tasks/{task.id}").json()["actions"] == []
    assert api(volunteer(skills=["first_aid"]).user).get(f"/tasks/{task.id}").json()["actions"] == ["claim"]


def test_who_is_there_when_the_task_ends_checks_out(api, volunteer, manager, street):
    one, two = volunteer(), volunteer()
    task = TaskFactory(street=street, slots=2)
    there, away = (api(each.user).post(f"/tasks/{task.id}/claim").json()["id"] for each in (one, two))
    api(one.user).post(f"/assignments/{there}/check-in")
    assert api(manager).post(f"/tasks/{task.id}/cancel", {"reason": "下雨"}).json()["taken"] == 1
    assert api(two.user).get(f"/assignments/{away}").json()["status"] == "stood_down"
    assert api(one.user).post(f"/assignments/{there}/check-out").json()["status"] == "checked_out"


def test_who_has_no_home_on_the_map_is_asked_last(volunteer, task, street, now):
    homeless, near = volunteer(), volunteer(lat=39.9290, lng=116.4160, cell=cell_of(39.9290, 116.4160))
    system = Actor.system(street_id=street.id, at=now)
    offers = services.send_offers(actor=system, task_id=task.id, now=now)
    assert [offer.volunteer_id for offer in offers] == [near.id, homeless.id]
    assert "near" not in {reason["code"] for reason in offers[1].reasons}
