"""A visit that is due becomes one task, put first to whom the resident trusts; and what comes of it."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.audit.models import Entry as AuditEntry
from backend.jobs.queries import pending
from backend.notifications.models import Notification
from backend.parties.models import Post
from backend.policy import Actor
from needs.desk.models import Need
from tests.backend.accounts.conftest import gateway, gateway_server
from tests.rows import changes, dump
from volunteers.care import services
from volunteers.care.jobs import ask_for_visits, look_for_due, text_contact
from volunteers.care.models import Alarm, Contact, Entry, Visit
from volunteers.care.rhythm import window
from volunteers.care.states import VISIT_TRANSITIONS, VisitAction, VisitStatus
from volunteers.dispatch.models import Assignment, Offer, Task
from volunteers.dispatch.services import send_offers

__all__ = ["gateway", "gateway_server"]

pytestmark = pytest.mark.django_db

BEIJING = ZoneInfo("Asia/Shanghai")


def told(kind):
    return {each.user_id for each in Notification.objects.filter(notice__kind=kind, withdrawn_at=None)}


@pytest.fixture
def system(street, now):
    return Actor.system(street_id=street.id, at=now)


@pytest.fixture
def due(active, trusted, now):
    """An entry that is due today, with a trusted volunteer: `(entry, volunteer)`."""
    entry = active(weekdays=[])
    volunteer = trusted(entry)
    Entry.objects.update(since=now - timedelta(days=7), due_at=now - timedelta(hours=1))
    return Entry.objects.get(), volunteer


@pytest.fixture
def visit(due, system, now):
    entry, _volunteer = due
    return services.open_due_visit(actor=system, entry_id=entry.id, now=now)


@pytest.fixture
def at_the_door(api, due, visit, now):
    """The trusted volunteer has accepted and checked in, at the hours of the visit."""
    _entry, volunteer = due
    offer = Offer.objects.get(volunteer=volunteer)
    place = api(volunteer.user).post(f"/offers/{offer.id}/accept").json()
    hours = {"starts_at": now - timedelta(minutes=20), "ends_at": now + timedelta(minutes=40)}
    Task.objects.update(**hours)
    Assignment.objects.update(**hours)
    assert api(volunteer.user).post(f"/assignments/{place['id']}/check-in").status_code == 200
    return volunteer.user, place["id"]


class TestDue:
    def test_one_task_is_made_and_whom_they_trust_is_asked_first(self, due, visit, system, helper, now):
        entry, volunteer = due
        neighbour = helper(name="陈静")
        task = visit.task
        assert (task.origin_kind, task.origin_id, task.kind) == ("care", visit.id, "visit")
        assert (task.beneficiary_id, task.slots, task.address) == (entry.resident_id, 1, "六条12号")
        assert task.starts_at.astimezone(BEIJING).time() == time(9)
        send_offers(actor=system, task_id=task.id, now=now)
        assert [each.volunteer_id for each in Offer.objects.all()] == [volunteer.id]
        assert Offer.objects.get().reasons[0]["code"] == "trusted"
        services_before = Visit.objects.count()
        assert services.open_due_visit(actor=system, entry_id=entry.id, now=now) is None
        assert Visit.objects.count() == services_before == 1
        assert neighbour.offers.count() == 0

    def test_when_they_decline_the_waves_go_on_to_others(self, api, due, visit, system, helper, now):
        _entry, volunteer = due
        neighbour = helper(name="陈静")
        offer = Offer.objects.get(volunteer=volunteer)
        assert api(volunteer.user).post(f"/offers/{offer.id}/decline").status_code == 200
        send_offers(actor=system, task_id=visit.task_id, now=now)
        assert Offer.objects.filter(volunteer=neighbour, status="open").exists()

    def test_the_task_tells_neither_who_nor_why_nor_where(self, api, visit, helper):
        text = api(helper(name="陈静").user).get("/tasks").content.decode()
        assert str(visit.task_id) in text
        for word in ("王秀兰", "lives_alone", "独居", "12号", "西厢房", "门铃"):
            assert word not in text

    def test_every_entry_that_is_due_and_no_other(self, active, now, street):
        entry = active(weekdays=[])
        Entry.objects.update(due_at=now + timedelta(days=3))
        ask_for_visits(street_id=street.id)
        assert not Visit.objects.exists(), "volunteers are asked two days ahead"
        Entry.objects.update(due_at=now + timedelta(days=1))
        ask_for_visits(street_id=street.id)
        ask_for_visits(street_id=street.id)
        assert [str(each.entry_id) for each in Visit.objects.all()] == [entry["id"]]
        assert Task.objects.count() == 1

    def test_long_overdue_it_is_a_welfare_check(self, due, system, now):
        Entry.objects.update(due_at=now - timedelta(days=3))
        made = services.open_due_visit(actor=system, entry_id=due[0].id, now=now)
        assert made.task.kind == "welfare_check"

    def test_said_to_be_well_a_visit_that_nobody_took_is_called_off(self, api, elder, due, visit):
        entry, _volunteer = due
        api(elder).post(f"/care/entries/{entry.id}/well")
        assert (Visit.objects.get().status, Task.objects.get().status) == ("called_off", "cancelled")

    def test_withdrawn_nobody_comes(self, api, elder, due, visit):
        entry, volunteer = due
        api(volunteer.user).post(f"/offers/{Offer.objects.get().id}/accept")
        assert api(elder).post(f"/care/entries/{entry.id}/withdraw").status_code == 200
        assert (Visit.objects.get().status, Task.objects.get().status) == ("called_off", "cancelled")
        assert Assignment.objects.get().status == "stood_down"
        assert volunteer.user_id in told("task_called_off")

    def test_said_to_be_well_whoever_has_taken_it_comes_all_the_same(self, api, elder, due, visit):
        entry, volunteer = due
        api(volunteer.user).post(f"/offers/{Offer.objects.get().id}/accept")
        assert api(elder).post(f"/care/entries/{entry.id}/well").status_code == 200
        assert (Visit.objects.get().status, Task.objects.get().status) == ("open", "open")
        assert Assignment.objects.get().status == "accepted"

    def test_while_they_are_away_nobody_comes(self, api, elder, due, visit, system, now):
        entry, volunteer = due
        api(volunteer.user).post(f"/offers/{Offer.objects.get().id}/accept")
        body = {"why": "travel", "until": str((now + timedelta(days=9)).date())}
        assert api(elder).post(f"/care/entries/{entry.id}/pause", body).status_code == 200
        assert (Visit.objects.get().status, Task.objects.get().status) == ("called_off", "cancelled")
        assert Assignment.objects.get().status == "stood_down"
        assert services.open_due_visit(actor=system, entry_id=entry.id, now=now) is None

    def test_called_off_by_the_leader_it_is_asked_anew_on_another_day(self, api, leader, due, visit, system, now):
        assert api(leader).post(f"/tasks/{visit.task_id}/cancel", {"reason": "改天"}).status_code == 200
        visit.refresh_from_db()
        assert visit.status == "called_off"
        again = services.open_due_visit(actor=system, entry_id=due[0].id, now=now)
        assert again.day > visit.day

    def test_the_resident_hears_who_comes(self, api, elder, due, visit):
        api(due[1].user).post(f"/offers/{Offer.objects.get().id}/accept")
        assert told("care_visit_comes") == {elder.id}


class TestMissed:
    def test_nobody_took_it_the_leader_is_told_and_another_day_is_asked_for(self, leader, due, visit, system, now):
        Task.objects.update(starts_at=now - timedelta(minutes=1))
        look_for_due(now=now)
        visit.refresh_from_db()
        assert (visit.status, Task.objects.get().status) == ("missed", "cancelled")
        assert told("care_visit_missed") == {leader.id}
        assert Entry.objects.get().last_seen_at is None
        again = services.open_due_visit(actor=system, entry_id=due[0].id, now=now)
        assert again.day > visit.day

    def test_who_was_there_and_said_nothing_may_still_say_it(self, api, at_the_door, visit, now):
        person, _place = at_the_door
        Task.objects.update(starts_at=now - timedelta(hours=4), ends_at=now - timedelta(hours=3))
        look_for_due(now=now)
        visit.refresh_from_db()
        assert visit.status == "missed"
        answer = api(person).post(f"/care/visits/{visit.id}/outcome", {"outcome": "well"})
        assert answer.json()["status"] == "done"


class TestAtTheDoor:
    def test_the_notes_are_shown_after_check_in_and_each_reading_is_written_down(self, api, due, visit, now):
        _entry, volunteer = due
        caller = api(volunteer.user)
        path = f"/care/visits/{visit.id}/door"
        assert caller.get(path).status_code == 404, "asked is not on the way"
        place = caller.post(f"/offers/{Offer.objects.get().id}/accept").json()
        assert caller.get(path).json()["code"] == "not_there_yet"
        caller.post(f"/assignments/{place['id']}/check-in")
        assert caller.get(path).json()["code"] == "not_there_yet", "days ahead"
        Assignment.objects.update(starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(hours=1))
        assert caller.get(path).json() == {"door_notes": "门铃坏了，请敲窗"}
        assert AuditEntry.objects.filter(action="care_visit.see_door", actor_id=volunteer.user_id).count() == 1
        assert caller.get(f"/care/entries/{visit.entry_id}/file").status_code == 404

    def test_the_notes_are_not_shown_to_who_is_expected_and_has_not_come(self, api, due, visit, now):
        caller = api(due[1].user)
        assert caller.post(f"/offers/{Offer.objects.get().id}/accept").status_code == 200
        Assignment.objects.update(starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(hours=1))
        assert caller.get(f"/care/visits/{visit.id}/door").json()["code"] == "not_there_yet"

    def test_nobody_leaves_without_a_word(self, api, at_the_door, visit):
        person, place = at_the_door
        answer = api(person).post(f"/assignments/{place}/check-out")
        assert (answer.status_code, answer.json()["code"]) == (409, "outcome_needed")
        assert Assignment.objects.get().status == "checked_in"

    @pytest.mark.parametrize("outcome", ["well", "no_visit_wished"])
    def test_seen_the_rhythm_begins_anew(self, api, at_the_door, visit, outcome):
        person, _place = at_the_door
        answer = api(person).post(f"/care/visits/{visit.id}/outcome", {"outcome": outcome, "note": "精神很好"})
        assert (answer.json()["status"], answer.json()["outcome"]) == ("done", outcome)
        entry = Entry.objects.get()
        assert (entry.last_seen_how, entry.due_at) == ("visit", entry.last_seen_at + timedelta(days=7))
        assert (Assignment.objects.get().status, Task.objects.get().status) == ("checked_out", "completed")
        assert not Alarm.objects.exists()

    def test_others_tell_nothing_of_it(self, api, leader, elder, helper, at_the_door, visit):
        before = dump(without=["accounts_devicesession"])
        for person, status in ((leader, 403), (elder, 403), (helper(name="陈静").user, 404)):
            answer = api(person).post(f"/care/visits/{visit.id}/outcome", {"outcome": "well"})
            assert answer.status_code == status
        changed = changes(before, dump(without=["accounts_devicesession"]))
        assert "care_visit" not in changed
        assert "care_entry" not in changed

    def test_told_twice_is_refused(self, api, at_the_door, visit):
        person, _place = at_the_door
        codes = [
            api(person).post(f"/care/visits/{visit.id}/outcome", {"outcome": "well"}).status_code for _ in range(2)
        ]
        assert codes == [200, 409]


class TestWhoComesNoMore:
    def test_who_was_released_and_came_back_tells_how_it_was(self, api, leader, due, visit, now):
        _entry, volunteer = due
        caller = api(volunteer.user)
        first = caller.post(f"/offers/{Offer.objects.get().id}/accept").json()
        assert api(leader).post(f"/assignments/{first['id']}/release", {"reason": "换人"}).status_code == 200
        place = caller.post(f"/tasks/{visit.task_id}/claim").json()
        Assignment.objects.filter(pk=place["id"]).update(starts_at=now, ends_at=now + timedelta(minutes=40))
        assert caller.post(f"/assignments/{place['id']}/check-in").status_code == 200
        assert caller.get(f"/care/visits/{visit.id}/door").status_code == 200
        assert caller.post(f"/care/visits/{visit.id}/outcome", {"outcome": "well"}).json()["status"] == "done"

    @pytest.mark.parametrize("way", ["hand-back", "release"])
    def test_they_do_not_learn_how_it_was(self, api, leader, due, visit, way):
        _entry, volunteer = due
        place = api(volunteer.user).post(f"/offers/{Offer.objects.get().id}/accept").json()
        assert api(volunteer.user).get(f"/care/visits/{visit.id}").status_code == 200
        by = volunteer.user if way == "hand-back" else leader
        assert api(by).post(f"/assignments/{place['id']}/{way}", {"reason": "不便"}).status_code == 200
        assert api(volunteer.user).get(f"/care/visits/{visit.id}").status_code == 404


class TestAlarm:
    @pytest.fixture
    def alarm(self, api, at_the_door, visit):
        person, _place = at_the_door
        assert api(person).post(f"/care/visits/{visit.id}/outcome", {"outcome": "nobody"}).json()["status"] == "nobody"
        return Alarm.objects.get()

    def test_nobody_opened_all_who_should_know_are_told_at_once(self, alarm, leader, elder, gateway):
        assert told("care_alarm") == {leader.id}
        assert told("care_are_you_well") == {elder.id}
        entry = Entry.objects.get()
        assert entry.last_seen_at is None
        text_contact(alarm_id=alarm.id, contact_id=Contact.objects.get().id)
        (sent,) = gateway.messages
        assert (sent["to"], sent["template"]) == ("+8613800138002", "care_alarm")
        for word in ("王", "六条", "独居"):
            assert word not in sent["text"]

    def test_each_contact_is_called_at_once_until_it_is_found_out(self, api, leader, alarm, gateway):
        contact = Contact.objects.get()
        asked = pending(text_contact.name)
        assert [(each["alarm_id"], each["contact_id"]) for each in asked] == [(str(alarm.id), str(contact.id))]
        assert api(leader).post(f"/care/alarms/{alarm.id}/close", {"found": "away"}).status_code == 200
        text_contact(alarm_id=alarm.id, contact_id=contact.id)
        assert gateway.messages == []

    def test_somebody_finds_out_and_says_so(self, api, leader, alarm):
        path = f"/care/alarms/{alarm.id}"
        assert api(leader).get("/care/alarms", status="open").json()["items"][0]["name"] == "王**"
        closed = api(leader).post(f"{path}/close", {"found": "hospital", "note": "协和医院"}).json()
        assert (closed["status"], closed["actions"]) == ("closed", [])
        assert told("care_alarm") == set()
        assert Entry.objects.get().last_seen_at is None, "in hospital is not well"
        assert api(leader).post(f"{path}/close", {"found": "well"}).json()["code"] == "wrong_moment"
        file = api(leader).get(f"/care/entries/{alarm.entry_id}/file").json()
        assert (file["alarms"][0]["found"], file["alarms"][0]["note"]) == ("hospital", "协和医院")

    def test_found_well_the_rhythm_begins_anew(self, api, leader, alarm):
        api(leader).post(f"/care/alarms/{alarm.id}/close", {"found": "well"})
        assert Entry.objects.get().last_seen_how == "follow_up"

    def test_one_tap_of_the_resident_answers_it(self, api, elder, alarm):
        assert api(elder).post(f"/care/entries/{alarm.entry_id}/well").status_code == 200
        alarm.refresh_from_db()
        assert (alarm.status, alarm.closed_by_id, alarm.found) == ("closed", elder.id, "well")

    def test_not_closed_in_time_it_is_carried_up_once(self, user, alarm, manager, now):
        worker = user(posts=[Post.COMMUNITY_WORKER])
        for minutes in (30, 61, 90):
            look_for_due(now=now + timedelta(minutes=minutes))
        assert told("care_alarm_open") == {manager.id, worker.id}
        assert Notification.objects.filter(notice__kind="care_alarm_open").count() == 2

    def test_needs_help_is_an_alarm_too(self, api, at_the_door, visit, leader):
        person, _place = at_the_door
        api(person).post(f"/care/visits/{visit.id}/outcome", {"outcome": "needs_help", "note": "发烧"})
        assert Alarm.objects.get().why == "needs_help"
        assert told("care_alarm") == {leader.id}
        assert Entry.objects.get().last_seen_how == "visit"

    def test_what_they_need_becomes_a_need_of_theirs(self, api, elder, at_the_door, visit, leader, community):
        person, _place = at_the_door
        path, wish = f"/care/visits/{visit.id}/outcome", {"text": "厨房的灯坏了", "agreed": True}
        answer = api(person).post(path, {"outcome": "well", "note": "瘦了", "wish": wish})
        assert answer.status_code == 200, answer.json()
        need = Need.objects.get()
        assert (need.reporter_id, need.text, need.channel, need.kind) == (elder.id, "厨房的灯坏了", "proxy", "help")
        assert (need.community_id, need.address, need.door) == (community.id, "六条12号", "西厢房")
        assert need.visibility == "private"
        # Their own: they give the verdict. Who wrote it down sees no more of the home by it than before.
        assert api(elder).get("/needs").json()["items"][0]["id"] == str(need.id)
        assert api(leader).get(f"/needs/{need.id}").status_code == 200
        assert api(person).get(f"/needs/{need.id}").status_code == 404
        assert not Alarm.objects.exists()
        told = {each.action: each for each in AuditEntry.objects.filter(action__in=["care_visit.wish", "need.report"])}
        assert {each.actor_id for each in told.values()} == {person.id}
        assert (told["care_visit.wish"].data["consent"], len(told)) == ("oral", 2)

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ({"outcome": "well", "wish": {"text": "灯坏了", "agreed": False}}, "wish_not_agreed"),
            ({"outcome": "nobody", "wish": {"text": "灯坏了", "agreed": True}}, "wish_of_nobody"),
            ({"outcome": "well", "wish": {"text": " ", "agreed": True}}, "text"),
        ],
    )
    def test_nothing_is_reported_that_they_did_not_say(self, api, at_the_door, visit, body, code):
        person, _place = at_the_door
        phone, before = api(person), dump()
        answer = phone.post(f"/care/visits/{visit.id}/outcome", body)
        assert (answer.status_code, code in str(answer.json())) == (422, True), answer.json()
        assert changes(before, dump()) == {}

    def test_of_an_entry_that_was_emptied_nothing_is_kept_again(self, api, leader, elder, alarm):
        assert api(elder).post(f"/care/entries/{alarm.entry_id}/withdraw").status_code == 200
        assert Entry.objects.get().emptied_at is not None
        assert (
            api(leader).post(f"/care/alarms/{alarm.id}/close", {"found": "hospital", "note": "协和医院"}).status_code
            == 200
        )
        alarm.refresh_from_db()
        assert (alarm.status, alarm.closed_by_id, alarm.found, alarm.note) == ("closed", leader.id, "", "")

    def test_withdrawn_what_was_noted_at_the_door_and_found_out_is_gone(self, api, elder, leader, at_the_door, visit):
        person, _place = at_the_door
        told = {"outcome": "needs_help", "note": "发烧"}
        assert api(person).post(f"/care/visits/{visit.id}/outcome", told).status_code == 200
        alarm = Alarm.objects.get()
        api(leader).post(f"/care/alarms/{alarm.id}/close", {"found": "hospital", "note": "协和医院"})
        assert api(elder).post(f"/care/entries/{alarm.entry_id}/withdraw").status_code == 200
        alarm.refresh_from_db()
        visit.refresh_from_db()
        assert (visit.note, alarm.found, alarm.note) == ("", "", "")

    def test_a_stranger_learns_nothing_of_it(self, api, user, alarm):
        assert api(user()).get(f"/care/alarms/{alarm.id}").status_code == 404
        assert api(user(posts=[Post.COMMUNITY_WORKER])).get("/care/alarms").json()["items"] == []


class TestHeat:
    def test_twice_as_often_until_a_day_and_then_as_before(self, api, leader, due, street, now):
        Entry.objects.update(due_at=now + timedelta(days=3.5), due_hot_at=now)
        ask_for_visits(street_id=street.id)
        assert not Visit.objects.exists()
        until = (now + timedelta(days=5)).isoformat()
        called = api(leader).post("/care/heat-waves", {"until": until, "reason": "高温红色预警"}).json()
        assert called["on"]
        ask_for_visits(street_id=street.id)
        assert Visit.objects.get().task.kind == "welfare_check"
        assert api(leader).post(f"/care/heat-waves/{called['id']}/end").json()["on"] is False
        assert api(leader).post(f"/care/heat-waves/{called['id']}/end").json()["code"] == "heat_over"

    def test_it_ends_by_itself_and_is_one_at_a_time(self, api, leader, now):
        caller = api(leader)
        for until in (now, now + timedelta(days=40)):
            refused = caller.post("/care/heat-waves", {"until": until.isoformat(), "reason": "热"})
            assert refused.json()["code"] == "heat_ends"
        body = {"until": (now + timedelta(days=2)).isoformat(), "reason": "热"}
        assert caller.post("/care/heat-waves", body).status_code == 201
        assert caller.post("/care/heat-waves", body).json()["code"] == "heat_under_way"


class TestWindow:
    """2026-11-22 is a Sunday."""

    def hours(self, due, *, weekdays=(), slack=timedelta(days=3), earliest=None):
        earliest = earliest or datetime(2026, 11, 22, 0, tzinfo=BEIJING)
        start, end = window(
            due, weekdays=weekdays, starts=time(9), ends=time(10), slack=slack, earliest=earliest, zone=BEIJING
        )
        assert (start.tzinfo, end - start) == (ZoneInfo("UTC"), timedelta(hours=1))
        return start.astimezone(BEIJING)

    def test_the_first_day_that_suits_from_the_one_on_which_it_is_due(self):
        due = datetime(2026, 11, 23, 3, tzinfo=UTC)
        assert self.hours(due).day == 23
        assert self.hours(due, weekdays=[5], slack=timedelta(days=4)).day == 27

    def test_another_day_is_better_than_too_late(self):
        due = datetime(2026, 11, 23, 3, tzinfo=UTC)
        assert self.hours(due, weekdays=[7], slack=timedelta(days=2)).day == 23

    def test_never_in_the_past(self):
        due = datetime(2026, 11, 1, tzinfo=UTC)
        assert self.hours(due, earliest=datetime(2026, 11, 22, 9, 1, tzinfo=BEIJING)).day == 23


@pytest.mark.parametrize("status", VisitStatus)
def test_each_word_at_each_moment_of_a_visit(api, at_the_door, visit, now, status):
    """What the table has goes, everything else is refused and changes nothing."""
    person, _place = at_the_door
    caller = api(person)
    more = {"outcome": "well", "told_by": person, "told_at": now} if status in {"done", "nobody"} else {}
    Visit.objects.update(status=status, **more)
    seen = caller.get(f"/care/visits/{visit.id}/door").status_code
    assert seen == (200 if (status, VisitAction.SEE_DOOR) in VISIT_TRANSITIONS else 409)
    answer = caller.post(f"/care/visits/{visit.id}/outcome", {"outcome": "well"})
    to = VISIT_TRANSITIONS.get((status, VisitAction.TELL_SEEN))
    assert answer.status_code == (200 if to else 409)
    assert Visit.objects.get().status == (to or status)
