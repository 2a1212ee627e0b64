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
def claimed(api, cast, report, task_body, now):
    """`claimed(begins_in)`: the place of the volunteer on a task of an hour at a home, claimed from the board."""

    def make(begins_in):
        need = report(**sight.HOME)["id"]
        leader = api(cast.leader)
        assert leader.post(f"/needs/{need}/triage", {"urgency": "normal"}).status_code == 200
        starts = now + begins_in
        body = task_body(starts_at=starts.isoformat(), ends_at=(starts + timedelta(hours=1)).isoformat())
        task = leader.post(f"/needs/{need}/tasks", body).json()["id"]
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


def test_done_within_its_hours_the_need_is_answered(claimed, helper):
    place = claimed(timedelta(minutes=50))
    helper(minutes=5).post(f"/assignments/{place}/check-in")
    helper(minutes=51).post(f"/assignments/{place}/check-out")
    assert (Task.objects.get().status, Need.objects.get().status) == ("completed", "answered")
