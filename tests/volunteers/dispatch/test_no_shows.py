"""Who did not come: noted by the clock, told, objected to, decided by somebody who had no part in it. And who is let go."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.jobs.testing import run_due
from backend.notifications.models import Notification
from backend.places.models import Area
from tests.factories import NoShowFactory, TaskFactory
from tests.rows import changes, dump
from tests.volunteers.known import facts_of
from volunteers.dispatch import jobs, services
from volunteers.dispatch.growth import REQUIREMENTS
from volunteers.dispatch.knowing import merits_of
from volunteers.dispatch.models import Assignment, NoShow, Offer, Task
from volunteers.dispatch.shortlist import Near

pytestmark = pytest.mark.django_db


@pytest.fixture
def someone(volunteer):
    return volunteer(name="张伟")


@pytest.fixture
def place(street, community, manager, someone, actor_for, now):
    """A place on a task of the community that begins in an hour."""
    task = TaskFactory(street=street, community=community, created_by=manager, starts_at=now + timedelta(hours=1))
    return services.claim(actor=actor_for(someone.user), task_id=task.id, now=now)


def told(kind):
    return {str(each) for each in Notification.objects.filter(notice__kind=kind).values_list("user", flat=True)}


def note(place, minutes=30):
    jobs.note_no_shows(now=place.starts_at + timedelta(minutes=minutes))
    return NoShow.objects.filter(assignment=place).first()


def test_who_is_not_checked_in_is_noted_once_and_told(place, manager, leader, someone, api, street):
    assert note(place, 29) is None
    row = note(place)
    assert (row.status, row.object_until) == ("noted", row.noted_at + timedelta(days=7))
    note(place, 40)
    assert NoShow.objects.count() == 1
    assert told("missed_a_task") == {str(someone.user_id)}
    assert told("somebody_missing") == {str(manager.pk), str(leader.pk)}
    mine = api(someone.user).get("/me/no-shows").json()["items"]
    assert [(each["id"], each["actions"]) for each in mine] == [(str(row.id), ["object"])]


@pytest.mark.parametrize("config", [{"dispatch.no_show_minutes": 60, "dispatch.no_show_days": 3}])
def test_a_street_says_when_and_for_how_long(place, street, config):
    Area.objects.filter(pk=street.pk).update(config=config)
    assert note(place, 59) is None
    row = note(place, 60)
    assert row.object_until == row.noted_at + timedelta(days=3)


@pytest.mark.parametrize("verb", ["check_in", "hand_back", "cancel", "complete"])
def test_who_came_or_need_not_come_is_not_noted(place, verb, actor_for, someone, manager, now):
    if verb in {"check_in", "hand_back"}:
        more = {"reason": "发烧了"} if verb == "hand_back" else {}
        getattr(services, verb)(actor=actor_for(someone.user), assignment_id=place.id, now=now, **more)
    else:
        more = {"reason": "下雨"} if verb == "cancel" else {}
        getattr(services, f"{verb}_task")(actor=actor_for(manager), task_id=place.task_id, now=now, **more)
    assert note(place) is None


def test_who_did_not_say_that_they_come_to_other_hours_promised_nothing(place, now):
    Assignment.objects.filter(pk=place.pk).update(asked_again_at=now)
    assert note(place) is None


def test_the_clock_stood_still_for_two_days(place):
    assert note(place, 2 * 24 * 60) is None
    assert note(place, 2 * 24 * 60 - 1) is not None


def test_each_stands_in_its_own_time(street, manager, place, volunteer, actor_for, now):
    task = TaskFactory(street=street, created_by=manager, starts_at=now + timedelta(hours=3))
    later = services.claim(actor=actor_for(volunteer().user), task_id=task.id, now=now)
    first, second = note(place), note(later)
    jobs.settle_no_shows(now=first.object_until)
    statuses = [NoShow.objects.get(pk=each.pk).status for each in (first, second)]
    assert statuses == ["stands", "noted"]


def test_who_comes_late_came(place, actor_for, someone):
    row = note(place)
    at = place.starts_at + timedelta(minutes=50)
    services.check_in(actor=actor_for(someone.user, at=at), assignment_id=place.id, now=at)
    row.refresh_from_db()
    assert row.status == "lifted"


@pytest.mark.parametrize(("stands", "status"), [(True, "stands"), (False, "lifted")])
def test_an_objection_is_decided_by_somebody_apart(place, someone, manager, leader, core_leader, api, stands, status):
    row = note(place)
    said = api(someone.user).post(f"/no-shows/{row.id}/object", {"reason": "我到了，扫码没网"})
    assert said.json()["status"] == "objected"
    assert told("no_show_objected") == {str(core_leader.pk)}, "not who made the task"
    body = {"stands": stands, "reason": "门卫说他来过"}
    for person in (manager, leader, someone.user):
        assert api(person).post(f"/no-shows/{row.id}/decide", body).status_code == 403
    seen = api(core_leader).get("/no-shows", status="objected").json()["items"]
    assert [(each["said"], each["actions"]) for each in seen] == [("我到了，扫码没网", ["uphold", "lift"])]
    done = api(core_leader).post(f"/no-shows/{row.id}/decide", body).json()
    assert (done["status"], done["reason"], done["actions"]) == (status, "门卫说他来过", [])
    assert told("no_show_decided") == {str(someone.user_id)}


def test_what_nobody_objects_to_stands_and_only_that_counts(place, someone, actor_for, api, now):
    Assignment.objects.filter(pk=place.pk).update(starts_at=now - timedelta(hours=2), ends_at=now - timedelta(hours=1))
    place.refresh_from_db()
    row = note(place, 60)

    def broken():
        near = Near(someone.id, None, None)
        return merits_of(place.task, [near], facts_of([someone.id], at=now), at=now)[0].broken

    assert broken() == 0
    jobs.settle_no_shows(now=row.object_until - timedelta(seconds=1))
    assert NoShow.objects.get().status == "noted"
    jobs.settle_no_shows(now=row.object_until)
    assert NoShow.objects.get().status == "stands"
    assert broken() == 1


def test_on_the_path_each_that_stands_takes_one_away(place, someone, actor_for):
    (tasks,) = [each for each in REQUIREMENTS if each.code == "tasks_done"]
    Assignment.objects.filter(pk=place.pk).update(status="checked_out")
    assert tasks.there(actor_for(someone.user)) == 1
    row = NoShowFactory(assignment=place, status="objected")
    assert tasks.there(actor_for(someone.user)) == 1
    NoShow.objects.filter(pk=row.pk).update(status="stands")
    assert tasks.there(actor_for(someone.user)) == 0


@pytest.mark.parametrize(
    ("status", "days", "code"),
    [("noted", 7, "too_late_to_object"), ("stands", 1, "wrong_moment"), ("lifted", 1, "wrong_moment")],
)
def test_too_late_is_refused_and_nothing_stored(place, someone, api, now, status, days, code):
    row = NoShowFactory(assignment=place, status=status, noted_at=now - timedelta(days=days))
    phone, before = api(someone.user), dump()
    answer = phone.post(f"/no-shows/{row.id}/object", {"reason": "堵车"})
    assert (answer.status_code, answer.json()["code"]) == (409, code)
    if code == "too_late_to_object":
        until = row.object_until.astimezone(ZoneInfo("Asia/Shanghai"))
        assert f"until {until:%Y-%m-%d %H:%M}." in answer.json()["detail"], "by the clock of the street"
    assert changes(before, dump()) == {}


class TestRelease:
    def test_the_place_is_free_others_are_asked_and_they_read_why(self, place, someone, volunteer, leader, api):
        other = volunteer(name="李娜")
        answer = api(leader).post(f"/assignments/{place.id}/release", {"reason": "需要会急救的人"})
        assert answer.json()["status"] == "released"
        task = Task.objects.get()
        assert task.taken == 0
        run_due()
        assert list(Offer.objects.values_list("volunteer", flat=True)) == [other.id], (
            "who was let go is not asked again"
        )
        note = api(someone.user).get("/me/notifications").json()["items"][0]
        assert (note["kind"], "需要会急救的人" in note["body"]["zh-hans"]) == ("released_from_place", True)

    @pytest.mark.parametrize("status", ["checked_in", "checked_out", "handed_back"])
    def test_who_came_is_not_let_go(self, place, leader, api, status):
        Assignment.objects.filter(pk=place.pk).update(status=status)
        phone, before = api(leader), dump()
        assert phone.post(f"/assignments/{place.id}/release", {"reason": "换人"}).json()["code"] == "wrong_moment"
        assert changes(before, dump()) == {}

    def test_a_reason_is_asked_for(self, place, leader, api):
        assert api(leader).post(f"/assignments/{place.id}/release", {"reason": " "}).status_code == 422
