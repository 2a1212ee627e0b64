"""A round to everybody on the care register: whom it visits, and what is told at the door."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.audit.models import Entry as AuditEntry
from backend.policy import Actor
from tests.factories.privacy import agreed_to_care
from tests.volunteers.rounds.conftest import run
from volunteers.care import services as care
from volunteers.care.models import Alarm, Entry, Visit
from volunteers.dispatch.models import Assignment, Offer, Task
from volunteers.rounds.models import RoundVisit

pytestmark = pytest.mark.django_db


@pytest.fixture
def looked_after(user, community, here, manager):
    """`looked_after(metres, **fields)`: somebody who is looked after, with a home."""

    def make(metres=0, **fields):
        now, person = timezone.now(), user()
        return Entry.objects.create(
            street=community.parent, resident=person, community=community, every_days=7, proposed_by=manager, proposed_at=now, consent=agreed_to_care(person), since=now - timedelta(days=9),
            address="东四六条 12 号", door="西厢房", datum="WGS-84", **here(metres),
            **{"status": "active", "starts": "09:00", "ends": "10:00", "due_at": now - timedelta(days=2), "reasons": "lives_alone", **fields},
        )  # fmt: skip

    return make


@pytest.fixture
def sent(api, manager, spec, walker):
    """`sent(**fields)`: the detail of a round of the register that is planned and sent out; a volunteer lives near."""

    def make(between=lambda: None, **fields):
        walker(0)
        person = api(manager)
        made = person.post("/rounds", spec(visits=[], source="care", **fields))
        assert made.status_code == 201, made.json()
        path = f"/rounds/{made.json()['id']}"
        person.post(f"{path}/plan")
        run(made.json()["id"])
        between()
        answer = person.post(f"{path}/send")
        assert answer.status_code == 200, answer.json()
        return person.get(path).json()

    return make


def at_the_door(api, now):
    """The volunteer said yes to the one visit, and is there: `(their api, the visit of the register)`."""
    offer = Offer.objects.get(status="open")
    caller = api(offer.volunteer.user)
    assert caller.post(f"/offers/{offer.id}/accept").status_code == 200
    hours = {"starts_at": now - timedelta(minutes=10), "ends_at": now + timedelta(minutes=40)}
    Task.objects.filter(pk=offer.task_id).update(**hours)
    Assignment.objects.update(**hours)
    [mine] = caller.get("/me/rounds").json()["items"][0]["visits"]
    place = mine["assignment_id"]
    assert caller.post(f"/assignments/{place}/check-in").status_code == 200
    return caller, mine["care_visit_id"], place


class TestWhom:
    def test_everybody_who_is_looked_after_and_nobody_who_is_paused(self, api, manager, spec, looked_after):
        here, paused = looked_after(), looked_after(50, status="paused", due_at=None)
        looked_after(70, status="agreed", due_at=None)
        assert api(manager).post("/rounds", spec(visits=[], source="care")).status_code == 201
        assert list(RoundVisit.objects.values_list("beneficiary", flat=True)) == [here.resident_id]
        assert paused.resident_id != here.resident_id

    def test_elders_alone_are_chosen_by_a_reason_that_nobody_reads_and_that_is_written_down(
        self, api, manager, spec, looked_after
    ):
        alone = looked_after()
        looked_after(40, reasons="low_income")
        made = api(manager).post("/rounds", spec(visits=[], source="care_alone"))
        assert list(RoundVisit.objects.values_list("beneficiary", flat=True)) == [alone.resident_id]
        said = AuditEntry.objects.get(action="care.choose")
        assert (said.actor_id, said.data["found"]) == (manager.id, 1)
        for word in ("lives_alone", "西厢房", "12 号", alone.resident.name):
            assert word not in api(manager).get(f"/rounds/{made.json()['id']}").content.decode()

    def test_a_leader_sends_only_to_those_whose_entries_they_keep(
        self, api, leader, spec, looked_after, community, street
    ):
        mine = looked_after()
        elsewhere = looked_after(60)
        Entry.objects.filter(pk=elsewhere.pk).update(community=None)
        body = spec(visits=[], source="care", community_id=str(community.id))
        assert api(leader).post("/rounds", body).status_code == 201
        assert list(RoundVisit.objects.values_list("key", flat=True)) == [str(mine.id)]

    def test_at_hours_that_suit_and_else_at_those_of_the_round(self, api, manager, spec, looked_after):
        looked_after()
        looked_after(30, starts="18:00", ends="19:00")
        api(manager).post("/rounds", spec(visits=[], source="care"))
        windows = sorted(RoundVisit.objects.values_list("windows", flat=True))
        assert windows == [[[480, 720]], [[540, 600]]]

    def test_who_is_paused_or_gone_since_leaves_it_with_their_home(self, api, manager, looked_after, sent):
        stays, gone = looked_after(), looked_after(40)

        def withdraw():
            assert api(gone.resident).post(f"/care/entries/{gone.id}/withdraw").status_code == 200

        sent(between=withdraw)
        left = RoundVisit.objects.get(key=str(gone.id))
        assert (left.out, left.address, left.door, left.lat, left.task_id) == (True, "", "", None, None)
        assert list(Visit.objects.values_list("entry", flat=True)) == [stays.id]

    def test_somebody_is_seen_or_goes_there_already(self, looked_after, sent, now, tomorrow, community):
        stays, seen = looked_after(), looked_after(40)

        def already():
            Visit.objects.create(
                street=community.parent, entry=seen, day=tomorrow, due_at=now, made_at=now, status="done",
                outcome="well", told_by=seen.resident, told_at=now,
            )  # fmt: skip

        sent(between=already)
        assert list(Task.objects.values_list("beneficiary", flat=True)) == [stays.resident_id]


class TestDoor:
    def test_a_visit_that_the_round_covers_is_not_made_twice(self, looked_after, sent, street, now):
        entry = looked_after()
        sent()
        system = Actor.system(street_id=street.id, at=now)
        assert care.open_due_visit(actor=system, entry_id=entry.id, now=now) is None
        assert (Visit.objects.count(), Task.objects.count()) == (1, 1)

    def test_one_that_was_asked_for_and_nobody_took_goes_over_to_it(self, looked_after, sent, street, now):
        entry, system = looked_after(), Actor.system(street_id=street.id, at=now)
        before = care.open_due_visit(actor=system, entry_id=entry.id, now=now)
        sent()
        visit = Visit.objects.get()
        assert (visit.pk, visit.status, visit.task.origin_kind) == (before.pk, "open", "round")
        assert Task.objects.get(pk=before.task_id).status == "cancelled"

    def test_seen_well_they_are_due_a_rhythm_from_then(self, api, looked_after, sent, now):
        entry = looked_after()
        sent()
        caller, visit, place = at_the_door(api, now)
        refused = caller.post(f"/assignments/{place}/check-out")
        assert (refused.status_code, refused.json()["code"]) == (409, "outcome_needed")
        assert caller.get(f"/care/visits/{visit}/door").status_code == 200
        assert caller.post(f"/care/visits/{visit}/outcome", {"outcome": "well"}).json()["status"] == "done"
        row = Entry.objects.get(pk=entry.pk)
        assert row.last_seen_how == "visit"
        assert row.due_at > now + timedelta(days=6)
        assert (Assignment.objects.get().status, Task.objects.get().status) == ("checked_out", "completed")

    def test_nobody_opened_is_an_alarm_until_somebody_found_out(self, api, manager, looked_after, sent, now):
        entry = looked_after()
        sent()
        caller, visit, _place = at_the_door(api, now)
        assert caller.post(f"/care/visits/{visit}/outcome", {"outcome": "nobody"}).json()["status"] == "nobody"
        alarm = Alarm.objects.get()
        assert (alarm.status, alarm.entry_id, Entry.objects.get().last_seen_at) == ("open", entry.id, None)
        assert api(manager).post(f"/care/alarms/{alarm.id}/close", {"found": "well"}).json()["status"] == "closed"
        assert Entry.objects.get().last_seen_how == "follow_up"

    def test_withdrawn_after_it_was_sent_nobody_comes(self, api, looked_after, sent):
        entry = looked_after()
        sent()
        api(entry.resident).post(f"/care/entries/{entry.id}/withdraw")
        assert (Visit.objects.get().status, Task.objects.get().status) == ("called_off", "cancelled")
        assert not Offer.objects.filter(status="open").exists()

    def test_calling_the_round_off_calls_the_visits_off_and_they_are_due_again(
        self, api, manager, looked_after, sent, street, now
    ):
        entry, row = looked_after(), sent()
        api(manager).post(f"/rounds/{row['id']}/cancel", {"reason": "凉快了"})
        assert Visit.objects.get().status == "called_off"
        assert care.open_due_visit(actor=Actor.system(street_id=street.id, at=now), entry_id=entry.id, now=now)
