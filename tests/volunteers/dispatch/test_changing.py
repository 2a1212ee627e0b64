"""A task is changed while people hold places on it: nobody is moved by force, and nothing stays that is no longer true."""

from datetime import timedelta

import pytest
from django.utils.timezone import localtime

from backend.audit.models import Entry
from backend.households.models import Profile
from backend.jobs.testing import run_due
from backend.notifications.models import Notice, Notification
from tests.factories import OfferFactory, TaskFactory
from tests.rows import changes, dump
from tests.volunteers.dispatch.safeguards import covered
from volunteers.dispatch import jobs, services
from volunteers.dispatch.models import Assignment, NoShow, Offer, Task, TaskRole, Waiter
from volunteers.dispatch.services import taking
from volunteers.roster.states import SafeguardKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(street, community, manager, now):
    # By day, whatever the hour is now: at night other rules hold.
    morning = localtime(now + timedelta(days=3)).replace(hour=10, minute=0, second=0, microsecond=0)
    return TaskFactory(street=street, community=community, created_by=manager, slots=2, title="巡逻", starts_at=morning)


@pytest.fixture
def hold(actor_for, now):
    def make(person, task):
        return services.claim(actor=actor_for(person.user), task_id=task.id, now=now)

    return make


def at(moment):
    return moment.isoformat()


def told(kind):
    return [str(each) for each in Notification.objects.filter(notice__kind=kind).values_list("user", flat=True)]


def later(task, **by):
    by = timedelta(**by)
    return {"starts_at": at(task.starts_at + by), "ends_at": at(task.ends_at + by)}


def test_words_are_changed_and_nobody_is_asked_again(task, volunteer, hold, leader, api):
    one = volunteer()
    hold(one, task)
    answer = api(leader).patch(f"/tasks/{task.id}", {"title": "夜巡", "materials": ["手电筒"], "slots": 3})
    assert (answer.status_code, answer.json()["title"], answer.json()["slots"]) == (200, "夜巡", 3)
    mine = api(one.user).get("/me/assignments").json()["items"][0]
    assert (mine["task"]["title"], mine["asked_again_at"]) == ("夜巡", None)
    assert told("task_moved") == []
    entry = Entry.objects.get(action="task.change")
    assert entry.data["fields"] == ["materials", "slots", "title"]


def test_the_same_again_changes_nothing(task, leader, api):
    phone = api(leader)
    assert phone.patch(f"/tasks/{task.id}", {"title": "夜巡"}).status_code == 200
    before = dump()
    assert phone.patch(f"/tasks/{task.id}", {"title": "夜巡", "description": None}).status_code == 200
    assert changes(before, dump()) == {}


def test_who_holds_a_place_is_asked_again_when_it_moves(task, volunteer, hold, leader, api):
    one, two = volunteer(name="甲"), volunteer(name="乙")
    places = [hold(each, task) for each in (one, two)]
    api(leader).patch(f"/tasks/{task.id}", later(task, hours=5))
    assert sorted(told("task_moved")) == sorted([str(one.user_id), str(two.user_id)])
    mine = api(one.user).get(f"/assignments/{places[0].id}").json()
    assert mine["starts_at"] == mine["task"]["starts_at"]
    assert "keep" in mine["actions"]
    kept = api(one.user).post(f"/assignments/{places[0].id}/keep").json()
    assert (kept["status"], kept["asked_again_at"]) == ("accepted", None)
    assert "keep" not in kept["actions"]
    api(two.user).post(f"/assignments/{places[1].id}/hand-back", {"reason": "晚上不行"})
    # Who said nothing has promised nothing.
    third = hold(volunteer(name="丙"), task)
    Assignment.objects.filter(pk=third.pk).update(asked_again_at=third.accepted_at)
    jobs.note_no_shows(now=Task.objects.get().starts_at + timedelta(minutes=30))
    assert list(NoShow.objects.values_list("assignment", flat=True)) == [places[0].id]


@pytest.mark.parametrize("body", [{"meeting_point": "东口"}, {"address": "六条 5 号"}])
def test_another_place_asks_again_too(task, volunteer, hold, leader, api, body):
    place = hold(volunteer(), task)
    api(leader).patch(f"/tasks/{task.id}", body)
    assert Assignment.objects.get(pk=place.pk).asked_again_at is not None


def test_whom_the_new_hours_find_elsewhere_is_released_and_the_next_has_the_place(
    street, task, volunteer, hold, leader, api, actor_for, now
):
    one, two, waits = volunteer(name="甲"), volunteer(name="乙"), volunteer(name="丙")
    place, other = hold(one, task), hold(two, task)
    services.join_waiting_list(actor=actor_for(waits.user), task_id=task.id, now=now)
    elsewhere = TaskFactory(street=street, starts_at=task.starts_at + timedelta(hours=5))
    hold(one, elsewhere)
    api(leader).patch(f"/tasks/{task.id}", later(task, hours=5))
    assert Assignment.objects.get(pk=place.pk).status == "released"
    assert Assignment.objects.get(pk=other.pk).status == "accepted"
    assert told("moved_away") == [str(one.user_id)]
    assert told("task_moved") == [str(two.user_id)]
    assert Waiter.objects.get().status == "promised"
    assert Task.objects.get(pk=task.pk).taken == 2


def test_offers_of_the_old_hours_are_withdrawn_and_made_anew(task, volunteer, leader, api):
    one = volunteer()
    old = OfferFactory(task=task, volunteer=one)
    api(leader).patch(f"/tasks/{task.id}", later(task, hours=5))
    run_due()
    assert Offer.objects.get(pk=old.pk).status == "withdrawn"
    new = Offer.objects.exclude(pk=old.pk).get()
    assert (new.volunteer_id, new.status) == (one.id, "open")


def test_who_was_asked_for_a_place_that_is_no_more_need_not_answer(task, volunteer, hold, leader, api):
    hold(volunteer(name="甲"), task)
    offer = OfferFactory(task=task, volunteer=volunteer(name="乙"))
    assert api(leader).patch(f"/tasks/{task.id}", {"slots": 1}).status_code == 200
    offer.refresh_from_db()
    assert offer.status == "withdrawn"
    assert told("offer_filled") == [str(offer.volunteer.user_id)]


def test_more_places_are_for_who_waits_first(task, volunteer, hold, leader, api, actor_for, now):
    for name in "甲乙":
        hold(volunteer(name=name), task)
    waits = volunteer(name="丙")
    services.join_waiting_list(actor=actor_for(waits.user), task_id=task.id, now=now)
    api(leader).patch(f"/tasks/{task.id}", {"slots": 3})
    assert Waiter.objects.get().status == "promised"


def test_places_of_roles(task, street, volunteer, leader, api):
    roles = [
        TaskRole.objects.create(street=street, task=task, position=n, name=name, slots=1)
        for n, name in enumerate("领队")
    ]
    wanted = [{"role_id": str(roles[1].id), "slots": 4}]
    shown = api(leader).patch(f"/tasks/{task.id}", {"roles": wanted}).json()
    assert (shown["slots"], [each["slots"] for each in shown["roles"]]) == (5, [1, 4])


def test_who_is_not_fit_for_the_new_risk_is_released_and_told_why(street, task, volunteer, hold, leader, api):
    one, insured = volunteer(name="甲"), covered(volunteer(name="乙"), SafeguardKind.INSURANCE)
    place, stays = hold(one, task), hold(insured, task)
    shown = api(leader).patch(f"/tasks/{task.id}", {"risk": "some"}).json()
    assert (shown["risk"], shown["taken"]) == ("some", 1)
    assert Assignment.objects.get(pk=place.pk).status == "released"
    assert Assignment.objects.get(pk=stays.pk).status == "accepted"
    assert told("fit_no_more") == [str(one.user_id)]
    body = Notice.objects.get(kind="fit_no_more").body
    assert "insurance" in body["en"]
    assert "保险" in body["zh-hans"]
    assert str(leader.pk) in told("some_fit_no_more")
    third = covered(volunteer(name="丙"))
    run_due()
    assert third.id in Offer.objects.filter(status="open").values_list("volunteer", flat=True)
    assert not NoShow.objects.exists()


def test_new_hours_that_are_not_for_minors_release_one_and_nobody_else(task, volunteer, hold, leader, api, now):
    young, grown = volunteer(name="甲"), volunteer(name="乙")
    born = f"{now.year - 16}-01-01"
    Profile.objects.create(street=task.street, user=young.user, birth=born, updated_at=now)
    place = hold(grown, task)
    youngs = Assignment.objects.create(
        street=task.street, task=task, volunteer=young, number=young.number, starts_at=task.starts_at,
        ends_at=task.ends_at, accepted_at=now,
    )  # fmt: skip
    Task.objects.filter(pk=task.pk).update(taken=2)
    night = local_night(task)
    assert api(leader).patch(f"/tasks/{task.id}", night).status_code == 200
    # That no guardian agreed was let pass before; the night is new.
    assert Assignment.objects.get(pk=youngs.pk).status == "released"
    assert Assignment.objects.get(pk=place.pk).status == "accepted"
    assert told("fit_no_more") == [str(young.user_id)]


def local_night(task):
    start = localtime(task.starts_at).replace(hour=23, minute=0)
    return {"starts_at": at(start), "ends_at": at(start + timedelta(hours=1))}


def test_little_rest_and_what_was_let_pass_release_nobody(task, volunteer, hold, leader, api):
    paused, weary = volunteer(name="甲"), volunteer(name="乙", rest_minutes=240)
    places = [hold(each, task) for each in (paused, weary)]
    paused.status = "paused"
    paused.save()
    assert api(leader).patch(f"/tasks/{task.id}", later(task, hours=1)).status_code == 200
    left = Assignment.objects.filter(pk__in=[each.pk for each in places], status="accepted")
    assert left.count() == 2
    # Their own place on it is no reason, and how they rest is for themselves to judge.
    assert api(weary.user).post(f"/assignments/{places[1].id}/keep").status_code == 200


def test_nobody_is_let_go_from_the_work_itself(task, volunteer, hold, leader, api):
    place = hold(volunteer(name="王小明"), task)
    Assignment.objects.filter(pk=place.pk).update(status="checked_in", checked_in_at=place.accepted_at)
    phone = api(leader)
    before = dump()
    answer = phone.patch(f"/tasks/{task.id}", {"risk": "high"})
    assert (answer.status_code, answer.json()["code"]) == (409, "unfit_at_work")
    assert "王**" in answer.json()["detail"]
    assert changes(before, dump()) == {}


def test_who_judged_another_task_takes_no_place(task, volunteer, leader, api, actor_for, now, monkeypatch):
    one = volunteer()
    judged = taking.judge_of

    def meanwhile(*args, **options):
        found = judged(*args, **options)
        Task.objects.filter(pk=task.pk).update(risk="some")
        return found

    monkeypatch.setattr(taking, "judge_of", meanwhile)
    with pytest.raises(services.TaskChangedMeanwhile):
        services.claim(actor=actor_for(one.user), task_id=task.id, now=now)
    assert not Assignment.objects.exists()


class TestRefused:
    @pytest.mark.parametrize(
        ("code", "status"),
        [
            ("wrong_hours", 422), ("task_in_the_past", 422), ("task_under_way", 409), ("places_taken", 409),
            ("slots_by_role", 422), ("place_of_need", 422), ("wrong_moment", 409), ("not_allowed", 403),
        ],
    )  # fmt: skip
    def test_with_its_rule_and_nothing_changed(self, task, street, volunteer, hold, leader, api, now, code, status):
        people = [volunteer(name=name) for name in "甲乙"]
        places = [hold(each, task) for each in people]
        body = {
            "wrong_hours": {"ends_at": at(task.starts_at)},
            "task_in_the_past": {"starts_at": at(now - timedelta(hours=2)), "ends_at": at(now - timedelta(hours=1))},
            "task_under_way": later(task, hours=1),
            "places_taken": {"slots": 1, "title": "夜巡"},
            "slots_by_role": {"slots": 5},
            "place_of_need": {"address": "六条 5 号"},
        }.get(code, {"title": "夜巡"})
        if code == "task_under_way":
            Assignment.objects.filter(pk=places[0].pk).update(status="checked_in")
        if code == "slots_by_role":
            TaskRole.objects.create(street=street, task=task, position=0, name="队员", slots=2, taken=2)
        if code == "place_of_need":
            Task.objects.update(origin_kind="need")
        if code == "wrong_moment":
            Task.objects.update(status="completed")
        phone = api(people[0].user if code == "not_allowed" else leader)
        before = dump()
        answer = phone.patch(f"/tasks/{task.id}", body)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert changes(before, dump()) == {}

    def test_zero_places_and_an_unknown_field(self, task, leader, api):
        assert api(leader).patch(f"/tasks/{task.id}", {"slots": 0}).status_code == 422
        assert api(leader).patch(f"/tasks/{task.id}", {"status": "completed"}).status_code == 422

    def test_who_is_not_fit_for_the_new_hours_cannot_keep_the_place(self, task, volunteer, hold, leader, api):
        one = volunteer()
        place = hold(one, task)
        api(leader).patch(f"/tasks/{task.id}", later(task, hours=5))
        one.status = "paused"
        one.save()
        answer = api(one.user).post(f"/assignments/{place.id}/keep")
        assert answer.status_code in {403, 409}
        assert Assignment.objects.get(pk=place.pk).asked_again_at is not None
