"""A task from its opening to its end, through HTTP."""

import pytest

from backend.audit.models import Entry
from backend.policy import Actor
from backend.realtime.models import FeedItem
from volunteers.dispatch import services
from volunteers.dispatch.models import Assignment, Offer, Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def spec(later):
    return {
        "title": "陪王奶奶去医院",
        "starts_at": later(hours=2).isoformat(),
        "ends_at": later(hours=4).isoformat(),
        "instructions": "按两次门铃",
    }


@pytest.fixture
def begun(spec, later):
    """The same in its hours: whoever leaves then is done."""
    return spec | {"starts_at": later(minutes=-5).isoformat()}


@pytest.fixture
def send_wave(street, now):
    """Run the job that a new task defers."""
    return lambda task_id: services.send_offers(
        actor=Actor.system(street_id=street.id, at=now), task_id=task_id, now=now
    )


def test_a_task_is_offered_accepted_and_done(api, manager, volunteer, begun, send_wave):
    near = volunteer(lat=39.9301, lng=116.42, cell=1)
    far = volunteer(name="陈静", lat=39.9330, lng=116.43, cell=1)
    boss, phone = api(manager), api(near.user)

    made = boss.post("/tasks", begun | {"location": {"lat": 39.93, "lng": 116.42}})
    assert made.status_code == 201, made.json()
    task_id = made.json()["id"]
    send_wave(task_id)

    offers = phone.get("/me/offers").json()["items"]
    assert [offer["task"]["id"] for offer in offers] == [task_id]
    assert offers[0]["actions"] == ["accept", "decline"]
    reasons = {reason["code"]: reason for reason in offers[0]["reasons"]}
    assert reasons["near"]["value"] % 50 == 0, (
        "in steps, from the middle of the cell: who is asked must not find the door"
    )
    assert str(reasons["near"]["value"]) in reasons["near"]["text"]["en"]
    assert offers[0]["task"]["address"] is None, "the door is for who accepts"
    assert offers[0]["task"]["instructions"] is None

    place = phone.post(f"/offers/{offers[0]['id']}/accept")
    assert place.status_code == 200, place.json()
    place = place.json()
    assert (place["status"], place["actions"]) == ("accepted", ["check_in", "hand_back", "see_destination"])
    assert place["task"]["instructions"] == "按两次门铃"
    assert Offer.objects.get(volunteer=far).status == "withdrawn", "one place, one volunteer: the other is stood down"

    assert phone.post(f"/assignments/{place['id']}/check-in").json()["status"] == "checked_in"
    done = phone.post(f"/assignments/{place['id']}/check-out").json()
    assert (done["status"], done["actions"]) == ("checked_out", [])
    assert boss.get(f"/tasks/{task_id}").json()["status"] == "completed"

    acts = list(Entry.objects.order_by("id").values_list("action", flat=True))
    assert acts == [
        "task.create", "task.offer", "offer.accept", "assignment.check_in", "assignment.check_out", "task.complete",
    ]  # fmt: skip


def test_the_feed_of_each_person_ends_where_a_fresh_fetch_does(api, manager, volunteer, spec, send_wave):
    one, two = volunteer(), volunteer(name="陈静")
    task_id = api(manager).post("/tasks", spec).json()["id"]
    send_wave(task_id)
    phone = api(one.user)
    offer = phone.get("/me/offers").json()["items"][0]
    place = phone.post(f"/offers/{offer['id']}/accept").json()
    phone.post(f"/assignments/{place['id']}/hand-back", {"reason": "发烧了"})

    def held(person, kind):
        latest = {}
        for item in FeedItem.objects.filter(user=person, type=kind).order_by("id"):
            latest[item.data["id"]] = item.data
        return list(latest.values())

    def fetched(person, path):
        items = api(person).get(path).json()["items"]
        return [{key: value for key, value in item.items() if key != "actions"} for item in items]

    for person in (one.user, two.user):
        assert held(person, "offer") == fetched(person, "/me/offers")
        assert held(person, "assignment") == fetched(person, "/me/assignments")
    extra = ("my_assignment_id", "distance_m")
    board = [{k: v for k, v in task.items() if k not in extra} for task in api(manager).get("/tasks").json()["items"]]
    assert held(manager, "task") == board


def test_a_place_handed_back_is_free_and_offered_anew(api, volunteer, manager, spec, send_wave):
    one, two = volunteer(), volunteer(name="陈静")
    task_id = api(manager).post("/tasks", spec).json()["id"]
    place = api(one.user).post(f"/tasks/{task_id}/claim").json()
    assert api(one.user).post(f"/assignments/{place['id']}/hand-back", {"reason": "发烧了"}).status_code == 200
    assert Task.objects.get().taken == 0
    offers = send_wave(task_id)
    assert [offer.volunteer_id for offer in offers] == [two.id], "who handed it back is not asked again"
    assert Entry.objects.get(action="assignment.hand_back").reason == "发烧了"


def test_a_declined_or_expired_offer_goes_to_the_next(api, volunteer, manager, spec, send_wave, street, later):
    people = [volunteer(name=f"志愿者{n}") for n in range(5)]
    task_id = api(manager).post("/tasks", spec).json()["id"]
    first = {offer.volunteer_id for offer in send_wave(task_id)}
    assert len(first) == 2, "as many as make one acceptance likely"
    declining = next(each for each in people if each.id in first)
    offer = api(declining.user).get("/me/offers").json()["items"][0]
    assert api(declining.user).post(f"/offers/{offer['id']}/decline").json()["status"] == "declined"
    asked = first | {offer.volunteer_id for offer in send_wave(task_id)}
    assert len(asked) == 3, "one more for the one who declined"
    system = Actor.system(street_id=street.id, at=later(hours=2, minutes=1))
    assert services.expire_offers(actor=system, now=system.at) == 2
    second = services.send_offers(actor=system, task_id=task_id, now=system.at)
    assert {offer.volunteer_id for offer in second} == {each.id for each in people} - asked, "nobody is asked twice"
    assert Offer.objects.filter(volunteer=declining).count() == 1


def test_cancelling_stands_everybody_down(api, volunteer, manager, spec, send_wave):
    one, two = volunteer(), volunteer(name="陈静")
    task_id = api(manager).post("/tasks", spec | {"slots": 2}).json()["id"]
    send_wave(task_id)
    api(one.user).post(f"/tasks/{task_id}/claim")
    answer = api(manager).post(f"/tasks/{task_id}/cancel", {"reason": "下雨"})
    assert answer.json()["status"] == "cancelled"
    assert answer.json()["actions"] == []
    assert Assignment.objects.get().status == "stood_down"
    assert Offer.objects.get(volunteer=two).status == "withdrawn"
    told = FeedItem.objects.filter(user=one.user, type="assignment").latest("id")
    assert told.data["status"] == "stood_down"


def test_with_two_places_the_task_ends_with_the_last_volunteer(api, volunteer, manager, begun):
    one, two = volunteer(), volunteer(name="陈静")
    task_id = api(manager).post("/tasks", begun | {"slots": 2}).json()["id"]
    places = [(api(each.user), api(each.user).post(f"/tasks/{task_id}/claim").json()["id"]) for each in (one, two)]
    for phone, place in places:
        phone.post(f"/assignments/{place}/check-in")
    places[0][0].post(f"/assignments/{places[0][1]}/check-out")
    assert Task.objects.get().status == "open"
    places[1][0].post(f"/assignments/{places[1][1]}/check-out")
    assert Task.objects.get().status == "completed"


def test_a_task_whose_places_are_still_wanted_does_not_end_early(api, volunteer, manager, spec):
    one = volunteer()
    task_id = api(manager).post("/tasks", spec | {"slots": 2}).json()["id"]
    place = api(one.user).post(f"/tasks/{task_id}/claim").json()["id"]
    api(one.user).post(f"/assignments/{place}/check-in")
    api(one.user).post(f"/assignments/{place}/check-out")
    assert Task.objects.get().status == "open", "another may still come: it has not begun"
    assert api(manager).post(f"/tasks/{task_id}/complete").json()["status"] == "completed"


def test_the_board_shows_strangers_the_cell_and_holders_the_door(api, volunteer, manager, spec):
    one, two = volunteer(), volunteer(name="陈静")
    place = {"location": {"lat": 39.93012, "lng": 116.42034}, "address": "东四六条 12 号"}
    task_id = api(manager).post("/tasks", spec | place | {"slots": 2}).json()["id"]
    api(one.user).post(f"/tasks/{task_id}/claim")
    mine = api(one.user).get("/tasks", near="39.93,116.42", radius_m=500).json()["items"][0]
    theirs = api(two.user).get("/tasks", near="39.93,116.42", radius_m=500).json()["items"][0]
    assert (mine["address"], mine["location"]["lat"], mine["exact"]) == ("东四六条 12 号", 39.93012, True)
    assert (theirs["address"], theirs["exact"]) == (None, False)
    assert theirs["location"]["lat"] != 39.93012
    assert theirs["distance_m"] == mine["distance_m"]
