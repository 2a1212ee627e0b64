"""From the question to the end of an entry: consent, rhythm, pause, trust, and what is left."""

import json
from datetime import timedelta

import pytest
from django.db import connection

from backend.audit.models import Entry as AuditEntry
from backend.households.models import Disclosure, Representation
from backend.ids import new_id
from backend.notifications.models import Notification
from backend.parties.models import AffiliationKind, Post
from backend.policy import Actor
from backend.privacy.models import Consent
from tests.factories import AffiliationFactory, PostingFactory
from tests.factories.privacy import shares, speaks_for
from tests.refusals import refuse
from tests.rows import changes, dump
from tests.volunteers.care.conftest import ASKED
from volunteers.care.jobs import look_through
from volunteers.care.models import Contact, Entry, Trusted
from volunteers.care.services import empty_old
from volunteers.group.models import Role
from volunteers.roster.models import Apart

pytestmark = pytest.mark.django_db


def told(kind):
    return {each.user_id for each in Notification.objects.filter(notice__kind=kind)}


def stored(table):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT t::text FROM "{table}" t')
        return "\n".join(row for (row,) in cursor.fetchall())


@pytest.fixture
def nephew(user, elder):
    """Somebody who may agree for the elder."""
    person = user(name="李明")
    speaks_for(person, elder)
    return person


class TestWhoProposed:
    def test_with_the_office_ends_the_sight_of_whom_they_proposed(self, api, elder, leader, agreed, now):
        entry = agreed()
        Role.objects.filter(user=leader).update(until=now - timedelta(minutes=1))
        assert api(leader).get("/care/entries").json()["items"] == []
        assert api(leader).get(f"/care/entries/{entry['id']}").status_code == 404
        api(elder).post(f"/care/entries/{entry['id']}/withdraw")
        assert Notification.objects.filter(user=leader, notice__kind="care_answered").count() == 1, "of the yes alone"

    def test_a_social_worker_sees_them_as_long_as_they_share(self, api, user, elder, proposed, now):
        tie = AffiliationFactory(user=user(), kind=AffiliationKind.SOCIAL_WORKER)
        shares(elder, tie.organisation)
        entry = proposed(by=tie.user)
        assert api(tie.user).get(f"/care/entries/{entry['id']}").status_code == 200
        shares(elder, tie.organisation, given=False)
        assert api(tie.user).get(f"/care/entries/{entry['id']}").status_code == 404


class TestConsent:
    def test_the_resident_is_asked_and_agrees_in_their_own_app(self, api, elder, leader, proposed):
        entry = proposed()
        assert (entry["status"], entry["name"], entry["consent"]) == ("proposed", "王**", None)
        assert told("care_proposed") == {elder.id}
        mine = api(elder).get(f"/care/entries/{entry['id']}").json()
        assert {"agree", "decline", "see"} <= set(mine["actions"])
        assert "begin" not in mine["actions"]
        answer = api(elder).post(f"/care/entries/{entry['id']}/agree").json()
        assert (answer["status"], answer["consent"]["how"], answer["consent"]["for_them"]) == ("agreed", "app", False)
        assert Consent.objects.get(user=elder, purpose="care").by == elder
        assert leader.id in told("care_answered")

    def test_who_may_agree_for_them_does_and_both_stand_in_the_consent(self, api, elder, nephew, proposed):
        entry = proposed()
        assert told("care_proposed") == {elder.id, nephew.id}
        answer = api(nephew).post(f"/care/entries/{entry['id']}/agree").json()
        assert answer["consent"] == answer["consent"] | {"how": "app", "by": "李**", "for_them": True}
        assert Representation.objects.get(representative=nephew).uses == 1

    def test_a_representation_for_something_else_agrees_to_nothing(self, api, nephew, proposed):
        Representation.objects.update(purposes=["report"])
        entry = proposed()
        assert api(nephew).post(f"/care/entries/{entry['id']}/agree").status_code == 404

    def test_a_third_person_notes_what_the_resident_said_and_who_proposed_does_not(self, api, user, proposed, leader):
        worker = user(posts=[Post.COMMUNITY_WORKER])
        entry = proposed()
        assert api(leader).post(f"/care/entries/{entry['id']}/agree").json()["code"] == "not_allowed"
        answer = api(worker).post(f"/care/entries/{entry['id']}/agree").json()
        assert (answer["status"], answer["consent"]["how"]) == ("agreed", "desk")

    def test_who_proposed_it_is_not_the_third_person(self, api, elder, proposed, leader):
        PostingFactory(user=leader, post=Post.COMMUNITY_WORKER)
        entry = proposed()
        assert api(leader).post(f"/care/entries/{entry['id']}/agree").json()["code"] == "not_allowed"

    def test_nobody_begins_to_visit_before_they_agreed(self, leader, proposed):
        path = f"/care/entries/{proposed()['id']}/begin"
        refuse(lambda caller: caller.post(path), leader, status=409, code="wrong_moment")

    def test_declined_is_forgotten_at_once(self, api, elder, proposed):
        entry = proposed()
        assert api(elder).post(f"/care/entries/{entry['id']}/decline").json()["status"] == "ended"
        row = Entry.objects.get()
        assert (row.reasons, row.door_notes, row.door, row.lat, row.emptied_at is None) == ("", "", "", None, False)
        assert not Contact.objects.exists()

    def test_what_nobody_answers_lapses(self, now, proposed):
        proposed()
        look_through(now=now + timedelta(days=13))
        assert Entry.objects.get().status == "proposed"
        look_through(now=now + timedelta(days=15))
        assert (Entry.objects.get().status, Entry.objects.get().reasons) == ("ended", "")

    @pytest.mark.parametrize("way", ["the entry", "the consents"])
    def test_withdrawn_ends_all_at_once_and_removes_what_was_kept(self, api, elder, active, trusted, way):
        entry = active()
        volunteer = trusted(entry)
        if way == "the entry":
            answer = api(elder).post(f"/care/entries/{entry['id']}/withdraw")
        else:
            answer = api(elder).post("/me/consents", {"purpose": "care", "version": 1, "given": False})
        assert answer.status_code in {200, 201}, answer.content.decode()
        row = Entry.objects.get()
        assert (row.status, row.due_at, row.reasons, row.door_notes, row.address, row.door) == (
            "ended",
            None,
            *[""] * 4,
        )
        assert not Contact.objects.exists()
        assert Trusted.objects.get().status == "ended"
        assert volunteer.user_id in told("care_trust_over")
        assert volunteer.user_id not in told("care_trust_answered"), "who they are is no news to them"
        assert not Consent.objects.filter(user=elder, purpose="care").latest("id").given
        assert AuditEntry.objects.filter(action="care.withdraw", object_id=row.id).count() == 1
        assert api(elder).get(f"/care/entries/{entry['id']}/file").json()["code"] == "wrong_moment"

    def test_after_it_they_may_be_asked_anew(self, api, elder, active, leader, proposed):
        api(elder).post(f"/care/entries/{active()['id']}/withdraw")
        assert proposed()["status"] == "proposed"


class TestConfidence:
    def test_lists_and_details_hold_nothing_of_it(self, api, leader, active):
        entry = active()
        for path in ("/care/entries", f"/care/entries/{entry['id']}"):
            text = api(leader).get(path).content.decode()
            for word in ("lives_alone", "门铃", "13800138002", "西厢房", "12号", "王秀兰"):
                assert word not in text, (path, word)

    def test_the_file_holds_all_and_each_reading_is_written_down(self, api, leader, elder, active):
        path = f"/care/entries/{active()['id']}/file"
        for _again in range(2):
            file = api(leader).get(path).json()
        assert file["reasons"] == ["lives_alone", "ill"]
        assert (file["door_notes"], file["door"], file["name"]) == ("门铃坏了，请敲窗", "西厢房", "王秀兰")
        assert file["contacts"] == [{"name": "李明", "phone": "+8613800138002", "kin": "relative"}]
        reads = AuditEntry.objects.filter(action="care.see", actor_id=leader.id)
        assert reads.count() == 2, "each, not only the first"
        assert {row.level for row in Disclosure.objects.filter(who=leader, whose=elder)} >= {"door", "name"}

    def test_nothing_of_it_lies_open_in_the_database(self, active):
        active()
        for table in ("care_entry", "care_contact", "audit_entry", "notifications_notice"):
            text = stored(table)
            for word in ("lives_alone", "门铃", "13800138002", "西厢房", "李明"):
                assert word not in text, (table, word)

    def test_others_do_not_even_learn_that_there_is_an_entry(self, api, user, active, trusted):
        entry = active()
        volunteer = trusted(entry)
        for person in (user(), volunteer.user, user(posts=[Post.STREET_OFFICER])):
            assert api(person).get(f"/care/entries/{entry['id']}").status_code == 404
            assert api(person).get(f"/care/entries/{entry['id']}/file").status_code == 404

    def test_who_notes_consents_sees_that_there_is_one_and_no_file(self, api, user, active):
        path = f"/care/entries/{active()['id']}"
        worker = user(posts=[Post.COMMUNITY_WORKER])
        assert api(worker).get(path).status_code == 200
        assert api(worker).get(f"{path}/file").json()["code"] == "not_allowed"

    def test_fewer_than_three_are_not_counted(self, api, manager, active, user, now):
        active()
        first = Entry.objects.get()
        counts = api(manager).get("/care/counts").json()
        assert counts == {"by_status": {"active": None}, "by_reason": {"lives_alone": None, "ill": None}}
        for _ in range(2):
            Entry.objects.create(
                street=first.street, resident=user(), status="active", reasons="lives_alone", every_days=7,
                starts="09:00", ends="10:00", proposed_by=manager, proposed_at=now, consent=first.consent, since=now,
            )  # fmt: skip
        counts = api(manager).get("/care/counts").json()
        assert counts == {"by_status": {"active": 3}, "by_reason": {"lives_alone": 3, "ill": None}}
        assert api(user()).get("/care/counts").status_code == 403


class TestRhythm:
    def test_due_a_rhythm_after_it_began_and_after_they_said_that_they_are_well(self, api, elder, leader, active, now):
        entry = active()
        row = Entry.objects.get()
        assert row.due_at == row.since + timedelta(days=7)
        assert row.due_hot_at == row.since + timedelta(days=3.5)
        Entry.objects.update(due_at=now - timedelta(days=1))
        assert api(leader).get(f"/care/entries/{entry['id']}").json()["overdue"]
        assert api(leader).post(f"/care/entries/{entry['id']}/well").json()["code"] == "not_allowed"
        said = api(elder).post(f"/care/entries/{entry['id']}/well").json()
        assert (said["overdue"], said["last_seen_how"]) == (False, "themself")

    def test_paused_nobody_is_due_and_on_the_day_they_are_back(self, api, elder, active, now):
        entry = active()
        path = f"/care/entries/{entry['id']}"
        back = (now + timedelta(days=20)).date()
        paused = api(elder).post(f"{path}/pause", {"why": "hospital", "until": str(back)}).json()
        assert (paused["status"], paused["due_at"], paused["paused_until"]) == ("paused", None, str(back))
        assert "hospital" not in stored("care_entry")
        assert api(elder).get(f"{path}/file").json()["paused_for"] == "hospital"
        look_through(now=now + timedelta(days=18))
        assert Entry.objects.get().status == "paused"
        look_through(now=now + timedelta(days=21))
        row = Entry.objects.get()
        assert (row.status, row.paused_for, row.paused_until) == ("active", "", None)
        assert row.due_at == row.since + timedelta(days=7), "overdue since, so they are the first to be visited"

    def test_a_pause_ends_on_a_day_ahead(self, api, elder, active, now):
        path = f"/care/entries/{active()['id']}/pause"
        caller, before = api(elder), dump()
        for days in (-1, 0, 500):
            body = {"why": "travel", "until": str((now + timedelta(days=days)).date())}
            assert caller.post(path, body).json()["code"] == "pause_out_of_range"
        assert changes(before, dump()) == {}

    def test_who_keeps_it_is_reminded_of_the_review_once(self, api, leader, active, now):
        entry = active()
        for days in (100, 200, 201):
            look_through(now=now + timedelta(days=days))
        assert told("care_review") == {leader.id}
        assert Notification.objects.filter(notice__kind="care_review").count() == 1
        reviewed = api(leader).post(f"/care/entries/{entry['id']}/review").json()
        assert reviewed["review_on"] > str((now + timedelta(days=150)).date())


class TestTrust:
    def test_a_volunteer_is_asked_and_learns_the_surname_alone(self, api, leader, active, helper):
        entry, volunteer = active(), helper()
        api(leader).post(f"/care/entries/{entry['id']}/trusted", {"volunteer_id": str(volunteer.id)})
        (mine,) = api(volunteer.user).get("/me/care/trust").json()["items"]
        assert (mine["resident"], mine["status"]) == ("王**", "asked")
        assert mine["actions"] == ["agree", "refuse", "end"]
        assert told("care_trust_wanted") == {volunteer.user_id}
        assert api(volunteer.user).post(f"/care/trusted/{mine['id']}/refuse").json()["status"] == "refused"
        assert api(volunteer.user).get("/me/care/trust").json()["items"] == []

    def test_nobody_is_trusted_who_is_kept_apart_or_not_active_or_asked_before(
        self, api, leader, elder, active, helper, trusted, now
    ):
        entry = active()
        path = f"/care/entries/{entry['id']}/trusted"
        apart, paused, there = helper(), helper(status="paused"), trusted(entry)
        Apart.objects.create(street=elder.home_street, person=elder, other=apart.user, set_by=elder, set_at=now)
        caller, before = api(leader), dump()
        for volunteer, code in (
            (apart, "not_to_be_trusted"),
            (paused, "not_to_be_trusted"),
            (there, "trusted_already"),
        ):
            answer = caller.post(path, {"volunteer_id": str(volunteer.id)})
            assert answer.json()["code"] == code
        assert changes(before, dump()) == {}

    def test_who_leaves_the_roster_comes_first_nowhere(self, api, active, trusted):
        volunteer = trusted(active())
        answer = api(volunteer.user).post("/me/volunteer/leave")
        assert answer.status_code == 200, answer.content.decode()
        assert Trusted.objects.get().status == "ended"


class TestRefused:
    def test_one_entry_of_a_person_at_a_time(self, api, leader, elder, proposed):
        proposed()
        again = api(leader).post("/care/entries", {**ASKED, "resident_id": str(elder.id)})
        assert again.json()["code"] == "in_the_register"

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"ends": "09:10"}, "visit_hours_wrong"),
            ({"starts": "11:00"}, "visit_hours_wrong"),
            ({"every_days": 0}, "invalid_input"),
            ({"every_days": 91}, "invalid_input"),
            ({"weekdays": [8]}, "invalid_input"),
            ({"reasons": []}, "invalid_input"),
            ({"reasons": ["lonely"]}, "invalid_input"),
            ({"contacts": [{"name": "李明", "phone": "12", "kin": "child"}]}, "invalid_phone"),
        ],
    )
    def test_bad_input_is_named_and_nothing_is_stored(self, api, leader, elder, fields, code):
        caller, before = api(leader), dump()
        answer = caller.post("/care/entries", {**ASKED, "resident_id": str(elder.id), **fields})
        assert answer.json()["code"] == code, answer.content.decode()
        assert changes(before, dump()) == {}

    def test_somebody_without_an_address_needs_one(self, api, manager, user):
        answer = api(manager).post("/care/entries", {**ASKED, "resident_id": str(user().id)})
        assert answer.json()["code"] == "nowhere_to_go"

    def test_sent_again_under_its_id_it_is_the_one_that_is_there(self, api, leader, elder, proposed):
        body = {**ASKED, "id": str(new_id()), "resident_id": str(elder.id)}
        codes = [api(leader).post("/care/entries", body).status_code for _ in range(2)]
        assert codes == [201, 200]


def test_edited_the_audit_names_the_columns_and_not_what_they_hold(api, leader, active):
    entry = active()
    path = f"/care/entries/{entry['id']}"
    assert api(leader).patch(path, {"every_days": 3, "contacts": [], "door_notes": "走后门"}).status_code == 200
    line = AuditEntry.objects.get(action="care.edit")
    assert line.data["changed"] == ["contacts", "door_notes", "every_days"]
    assert "走后门" not in json.dumps(line.data, ensure_ascii=False)
    row = Entry.objects.get()
    assert row.due_at == row.since + timedelta(days=3)
    assert not row.contacts.exists()


def test_ended_by_who_keeps_it_what_was_kept_goes_after_a_while(api, leader, active, now):
    entry = active()
    assert api(leader).post(f"/care/entries/{entry['id']}/end", {"reason": "搬走了"}).json()["status"] == "ended"
    assert Entry.objects.get().reasons == "lives_alone ill"
    system = Actor.system(street_id=leader.home_street_id, at=now)
    empty_old(actor=system, older_than=now - timedelta(minutes=1), now=now)
    assert Entry.objects.get().reasons
    empty_old(actor=system, older_than=now + timedelta(minutes=1), now=now)
    assert (Entry.objects.get().reasons, Contact.objects.count()) == ("", 0)
