"""Door and phone are shown around the hours of the work: to come early is written down, and opens no home."""

from datetime import timedelta

import pytest

from backend.households.models import Disclosure
from needs.desk.models import Need
from tests.factories import token_for
from tests.needs import sight
from volunteers.dispatch.models import Assignment, Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def task_of(api, cast, report, task_body, now):
    """`task_of(begins_in)`: the id of a task of an hour at a home."""

    def make(begins_in):
        need = report(**sight.HOME)["id"]
        leader = api(cast.leader)
        assert leader.post(f"/needs/{need}/triage", {"urgency": "normal"}).status_code == 200
        starts = now + begins_in
        body = task_body(starts_at=starts.isoformat(), ends_at=(starts + timedelta(hours=1)).isoformat())
        return leader.post(f"/needs/{need}/tasks", body).json()["id"]

    return make


@pytest.fixture
def claimed(api, cast, task_of):
    """`claimed(begins_in)`: the place of the volunteer on such a task, claimed from the board."""

    def make(begins_in):
        task = task_of(begins_in)
        place = api(cast.volunteer).post(f"/tasks/{task}/claim")
        assert place.status_code == 201, place.content
        return place.json()["id"]

    return make


@pytest.fixture
def helper(cast, api, now, time_machine):
    """The volunteer, at a moment after now: `helper(hours=3).post(…)`."""

    def at(**span):
        time_machine.move_to(now + timedelta(**span), tick=False)
        return api(token=token_for(cast.volunteer))

    return at


def shown(caller, place):
    answer = caller.get(f"/assignments/{place}/destination")
    return answer, (answer.json().get("door"), answer.json().get("phone"))


NOTHING = (None, None)


def test_days_ahead_a_check_in_opens_no_home(cast, claimed, helper):
    place = claimed(timedelta(days=5))
    caller = helper(minutes=1)
    assert caller.post(f"/assignments/{place}/check-in").status_code == 200, "what somebody did is recorded"
    answer, home = shown(caller, place)
    assert (answer.status_code, answer.json()["building"], home) == (200, sight.BUILDING, NOTHING)
    assert answer.json()["door_from"] > Assignment.objects.get().checked_in_at.isoformat()
    assert list(Disclosure.objects.values_list("level", flat=True)) == ["building"]
    caller.post(f"/assignments/{place}/check-out")
    assert Assignment.objects.get().status == "checked_out"
    assert Task.objects.get().status == "open", "nobody was there at its hours"
    assert Need.objects.get().status == "under_way"


def test_from_an_hour_before(claimed, helper):
    place = claimed(timedelta(hours=6))
    helper(minutes=1).post(f"/assignments/{place}/check-in")
    assert shown(helper(hours=4, minutes=59), place)[1] == NOTHING
    _answer, (door, phone) = shown(helper(hours=5), place)
    assert (door, bool(phone)) == (sight.DOOR, True), "who checked in early sees it when it is time"
    assert shown(helper(hours=18, minutes=59), place)[1] == (door, phone)
    answer, _home = shown(helper(hours=19), place)
    assert (answer.status_code, answer.json()["code"]) == (409, "sight_ended")


def test_a_street_may_set_it_otherwise(street, claimed, helper):
    street.config = {**street.config, "dispatch.sight_minutes_before": 15, "dispatch.sight_hours": 2}
    street.save()
    place = claimed(timedelta(hours=6))
    helper(hours=5).post(f"/assignments/{place}/check-in")
    assert shown(helper(hours=5, minutes=44), place)[1] == NOTHING
    assert shown(helper(hours=5, minutes=45), place)[1][0] == sight.DOOR
    assert shown(helper(hours=9), place)[0].status_code == 409


def test_who_comes_when_it_is_long_over_sees_nothing(claimed, helper):
    place = claimed(timedelta(hours=1))
    caller = helper(days=3)
    assert caller.post(f"/assignments/{place}/check-in").status_code == 200
    answer, home = shown(caller, place)
    assert (answer.status_code, home) == (409, NOTHING)
    assert not Disclosure.objects.exists()


def test_work_done_before_its_hours_is_for_the_leader_to_declare(api, cast, claimed, helper):
    place = claimed(timedelta(minutes=50))
    caller = helper(minutes=5)
    caller.post(f"/assignments/{place}/check-in")
    assert shown(caller, place)[1][0] == sight.DOOR
    helper(minutes=49).post(f"/assignments/{place}/check-out")
    task = Task.objects.get()
    assert task.status == "open"
    done = api(cast.leader).post(f"/tasks/{task.id}/complete")
    assert (done.status_code, Need.objects.get().status) == (200, "answered")


def test_done_within_its_hours_the_need_is_answered(claimed, helper):
    place = claimed(timedelta(minutes=50))
    helper(minutes=5).post(f"/assignments/{place}/check-in")
    helper(minutes=51).post(f"/assignments/{place}/check-out")
    assert (Task.objects.get().status, Need.objects.get().status) == ("completed", "answered")


def test_one_home_after_another_at_the_same_hours(api, cast, claimed, task_of, helper):
    """Who came and went before it began keeps its hours, until it is cancelled or declared done."""
    place = claimed(timedelta(days=5))
    other = task_of(timedelta(days=5))
    caller = helper(minutes=1)
    caller.post(f"/assignments/{place}/check-in")
    caller.post(f"/assignments/{place}/check-out")
    refused = caller.post(f"/tasks/{other}/claim")
    assert (refused.status_code, refused.json()["code"]) == (409, "overlapping_assignment")
    leader = api(token=token_for(cast.leader))
    first = Assignment.objects.get().task_id
    assert leader.post(f"/tasks/{first}/cancel", {"reason": "改期"}).status_code == 200
    assert caller.post(f"/tasks/{other}/claim").status_code == 201
