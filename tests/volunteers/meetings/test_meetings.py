"""From the invitation to minutes that nobody can change."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from backend.audit.models import Entry
from backend.notifications.models import Notification
from backend.parties.models import AffiliationKind
from tests.factories import AffiliationFactory, FileFactory, OrganisationFactory
from tests.refusals import refuse
from volunteers.committee.models import Seat
from volunteers.committee.states import Kind
from volunteers.handover.jobs import let_fall
from volunteers.meetings.minutes import sealed
from volunteers.meetings.models import Attendee, Meeting, MotionVote, Signature

pytestmark = pytest.mark.django_db


def told(person):
    rows = Notification.objects.filter(user=person).select_related("notice")
    return sorted(each.notice.kind for each in rows)


def waits(person, kind):
    """How many notices of a kind a person has that were not withdrawn."""
    rows = Notification.objects.filter(user=person, notice__kind=kind, withdrawn_at=None)
    return rows.count()


class TestCalling:
    def test_holders_and_deputies_are_invited_and_answer(self, call, do, committee):
        meeting = call()
        assert {each["user_id"] for each in meeting["attendees"]} == {str(each.id) for each in committee.all}
        assert told(committee.deputies[Kind.RESIDENT]) == ["meeting_called"]
        assert told(committee.chair) == []
        person = committee.holders[Kind.RESIDENT]
        said = do(person, f"/meetings/{meeting['id']}/answer", {"coming": False})
        assert [each["answer"] for each in said["attendees"] if each["user_id"] == str(person.id)] == ["away"]

    def test_a_manager_calls_with_a_chair_who_has_a_seat(self, call, manager, committee):
        other = committee.holders[Kind.BACKBONE]
        assert call(by=manager, chair_id=str(other.id))["chair_id"] == str(other.id)

    def test_bad_calls(self, committee, manager, now):
        def body(**fields):
            spec = {"title": "会", "place": "厅", "starts_at": (now + timedelta(days=1)).isoformat()}
            return lambda caller: caller.post("/meetings", {**spec, "items": [{"title": "事"}], **fields})

        refuse(
            body(starts_at=(now - timedelta(days=1)).isoformat()),
            committee.chair,
            status=422,
            code="meeting_in_the_past",
        )
        refuse(body(), manager, status=422, code="chair_without_seat")
        refuse(body(items=[]), committee.chair, status=422, code="invalid_input")
        nobody = str(committee.chair.id)
        refuse(body(items=[{"title": "事", "organisation_id": nobody}]), committee.chair, status=404, code="not_found")
        Seat.objects.all().update(until=now, over=True)
        refuse(body(), manager, status=409, code="nobody_seated")

    def test_an_item_is_added_and_papers_put_to_it(self, call, do, committee):
        meeting = call()
        more = do(committee.holders[Kind.RESIDENT], f"/meetings/{meeting['id']}/items", {"title": "其他"})
        assert [each["title"] for each in more["items"]][-1] == "其他"
        paper = FileFactory(owner=committee.chair, purpose="agenda_item")
        item = meeting["items"][0]["id"]
        said = do(committee.chair, f"/agenda-items/{item}/papers", {"files": [str(paper.id)]})
        assert [each["id"] for each in said["items"][0]["papers"]] == [str(paper.id)]

    def test_called_off(self, call, do, committee):
        meeting = call()
        assert do(committee.chair, f"/meetings/{meeting['id']}/cancel", {"reason": "改期"})["status"] == "cancelled"
        assert "meeting_cancelled" in told(committee.holders[Kind.RESIDENT])


class TestQuorum:
    def test_every_kind_is_heard(self, sitting, motion, do, committee):
        three = [committee.holders[kind] for kind in Kind if kind != Kind.RESIDENT]
        meeting = sitting(three)
        mine = motion(meeting)
        said = refuse(
            lambda caller: caller.post(f"/motions/{mine}/vote", {"ballot": "yes"}),
            committee.chair, status=409, code="no_quorum",
        )  # fmt: skip
        assert "Resident" in said["en"]["detail"]
        there = [*three, committee.deputies[Kind.RESIDENT]]
        do(committee.chair, f"/meetings/{meeting['id']}/present", {"people": [str(each.id) for each in there]})
        for person in there:
            do(person, f"/motions/{mine}/vote", {"ballot": "yes"})
        assert do(committee.chair, f"/motions/{mine}/settle")["items"][0]["motions"][0]["status"] == "carried"

    def test_who_declares_an_interest_gives_way_to_the_deputy(self, sitting, motion, do, committee):
        meeting = sitting(committee.all)
        person, deputy = committee.holders[Kind.RESIDENT], committee.deputies[Kind.RESIDENT]
        mine = motion(meeting)
        vote = lambda caller: caller.post(f"/motions/{mine}/vote", {"ballot": "no"})  # noqa: E731  # said twice
        refuse(vote, deputy, status=403, code="not_heard")
        do(person, f"/motions/{mine}/vote", {"ballot": "yes"})
        do(person, f"/agenda-items/{meeting['items'][0]['id']}/recuse", {"reason": "我家亲戚"})
        do(deputy, f"/motions/{mine}/vote", {"ballot": "no"})
        for kind in set(Kind) - {Kind.RESIDENT}:
            do(committee.holders[kind], f"/motions/{mine}/vote", {"ballot": "no"})
        assert do(committee.chair, f"/motions/{mine}/settle")["items"][0]["motions"][0]["status"] == "lost"
        assert MotionVote.objects.filter(counted=True).count() == 4, (
            "the word of who declared afterwards does not count"
        )

    def test_a_tie_that_the_system_knows_recuses_without_a_word(self, sitting, motion, committee):
        organisation = OrganisationFactory()
        person = committee.holders[Kind.RESIDENT]
        AffiliationFactory(user=person, organisation=organisation, kind=AffiliationKind.DECLARED)
        meeting = sitting(committee.all, items=[{"title": "助老", "organisation_id": str(organisation.id)}])
        mine = motion(meeting)
        said = refuse(
            lambda caller: caller.post(f"/motions/{mine}/vote", {"ballot": "yes"}), person, status=403, code="not_heard"
        )
        assert "recused" in said["en"]["detail"]

    def test_a_kind_of_which_all_are_recused_is_waived_and_the_minutes_say_so(
        self, sitting, motion, do, api, committee
    ):
        meeting = sitting(committee.all)
        item = meeting["items"][0]["id"]
        for person in (committee.holders[Kind.RESIDENT], committee.deputies[Kind.RESIDENT]):
            do(person, f"/agenda-items/{item}/recuse", {"reason": "有关系"})
        mine = motion(meeting)
        for kind in set(Kind) - {Kind.RESIDENT}:
            do(committee.holders[kind], f"/motions/{mine}/vote", {"ballot": "yes"})
        do(committee.chair, f"/motions/{mine}/settle")
        do(committee.chair, f"/meetings/{meeting['id']}/close")
        first = api(committee.chair).get(f"/meetings/{meeting['id']}/minutes").json()["items"][0]
        assert (first["waived"], first["recused"]) == (["resident"], ["副**", "席**"])
        assert first["motions"] == [{"text": "同意立项", "outcome": "carried", "yes": 3, "no": 0, "abstain": 0}]

    def test_it_is_counted_once_all_kinds_have_spoken(self, sitting, motion, do, committee):
        mine = motion(sitting())
        do(committee.chair, f"/motions/{mine}/vote", {"ballot": "yes"})
        refuse(lambda caller: caller.post(f"/motions/{mine}/settle"), committee.chair, status=409, code="no_quorum")

    def test_as_many_for_as_against_is_lost(self, sitting, motion, do, committee):
        mine = motion(sitting())
        for person, ballot in zip(committee.holders.values(), ("yes", "yes", "no", "no"), strict=True):
            do(person, f"/motions/{mine}/vote", {"ballot": ballot})
        assert do(committee.chair, f"/motions/{mine}/settle")["items"][0]["motions"][0]["status"] == "lost"


class TestBadInput:
    def test_a_vote_cast_twice(self, sitting, motion, do, committee):
        mine = motion(sitting())
        do(committee.chair, f"/motions/{mine}/vote", {"ballot": "yes"})
        refuse(
            lambda caller: caller.post(f"/motions/{mine}/vote", {"ballot": "no"}),
            committee.chair, status=409, code="motion_voted_already",
        )  # fmt: skip

    def test_a_seat_whose_term_is_over_has_no_vote_and_is_named(self, sitting, motion, committee, now):
        mine = motion(sitting())
        person = committee.holders[Kind.RESIDENT]
        Seat.objects.filter(holder=person).update(until=now - timedelta(minutes=1))
        said = refuse(
            lambda caller: caller.post(f"/motions/{mine}/vote", {"ballot": "yes"}), person, status=403, code="term_over"
        )
        assert "Resident" in said["en"]["detail"]
        assert str((now - timedelta(minutes=1)).year) in said["en"]["detail"]

    def test_who_manages_and_had_a_seat_is_told_which_term_ended(
        self, sitting, motion, committee, manager, street, now
    ):
        mine = motion(sitting())
        since = now - timedelta(days=400)
        Seat.objects.create(
            street=street, kind=Kind.BACKBONE, holder=manager, since=since, until=now - timedelta(days=2)
        )
        said = refuse(
            lambda caller: caller.post(f"/motions/{mine}/vote", {"ballot": "yes"}),
            manager,
            status=403,
            code="term_over",
        )
        assert "Backbone volunteer" in said["en"]["detail"]

    def test_a_seat_whose_term_is_over_is_not_noted_as_present(self, call, do, committee, now):
        meeting = call()
        do(committee.chair, f"/meetings/{meeting['id']}/open")
        person = committee.holders[Kind.RESIDENT]
        Seat.objects.filter(holder=person).update(until=now - timedelta(minutes=1), over=True)
        said = refuse(
            lambda caller: caller.post(f"/meetings/{meeting['id']}/present", {"people": [str(person.id)]}),
            committee.chair, status=422, code="not_seated",
        )  # fmt: skip
        assert "Resident" in said["en"]["detail"]

    def test_declared_twice_signed_twice_and_an_item_of_another_meeting(self, sitting, drafted, do, sign, committee):
        item = sitting()["items"][0]["id"]
        do(committee.chair, f"/agenda-items/{item}/recuse", {"reason": "x"})
        recuse = lambda caller: caller.post(f"/agenda-items/{item}/recuse", {"reason": "x"})  # noqa: E731  # said once
        refuse(recuse, committee.chair, status=409, code="recused_already")
        meeting = drafted()
        path = f"/meetings/{meeting['id']}/minutes"
        body = {"notes": [{"item_id": item, "note": "x"}]}
        refuse(
            lambda caller: caller.post(f"{path}/correct", body), committee.chair, status=422, code="item_not_in_minutes"
        )
        sign(committee.chair, meeting["id"])
        refuse(lambda caller: caller.post(f"{path}/sign"), committee.chair, status=409, code="minutes_signed_already")


class TestMinutes:
    def test_drafted_from_what_happened(self, drafted, api, committee):
        meeting = drafted()
        minutes = api(committee.chair).get(f"/meetings/{meeting['id']}/minutes").json()
        assert {each["kind"] for each in minutes["present"]} == set(Kind.values)
        assert len(minutes["absent"]) == 4
        assert [[motion["outcome"] for motion in each["motions"]] for each in minutes["items"]] == [
            ["carried"],
            ["dropped"],
        ]
        assert told(committee.holders[Kind.RESIDENT]) == [
            "meeting_called",
            "minutes_to_sign",
        ] or "minutes_to_sign" in told(committee.holders[Kind.RESIDENT])

    def test_who_was_not_there_does_not_sign(self, drafted, committee):
        path = f"/meetings/{drafted()['id']}/minutes/sign"
        refuse(lambda caller: caller.post(path), committee.deputies[Kind.RESIDENT], status=403, code="not_allowed")

    def test_the_chair_and_one_more_sign(self, drafted, sign, committee):
        meeting = drafted()["id"]
        assert sign(committee.holders[Kind.RESIDENT], meeting)["status"] == "drafted"
        assert sign(committee.holders[Kind.BACKBONE], meeting)["status"] == "drafted", "two, and none of them the chair"
        assert sign(committee.chair, meeting)["status"] == "signed"

    def test_a_signature_stands_though_the_seat_of_who_gave_it_ended(
        self, drafted, sign, committee, api, core_leader, user
    ):
        meeting, person = drafted()["id"], committee.holders[Kind.RESIDENT]
        sign(person, meeting)
        ended = api(core_leader).post(f"/committee/seats/{committee.seats[Kind.RESIDENT].id}/end", {"reason": "搬走"})
        assert ended.status_code == 200, ended.content.decode()
        assert sign(committee.chair, meeting)["status"] == "signed"
        assert len(api(user()).get(f"/meetings/{meeting}/minutes").json()["signed_by"]) == 2

    def test_whose_seat_ended_owes_no_signature_and_gives_none(self, drafted, do, sign, committee, api, core_leader):
        meeting, person = drafted(), committee.holders[Kind.RESIDENT]
        path = f"/meetings/{meeting['id']}/minutes"
        assert waits(person, "minutes_to_sign") == 1
        api(core_leader).post(f"/committee/seats/{committee.seats[Kind.RESIDENT].id}/end", {"reason": "搬走"})
        assert waits(person, "minutes_to_sign") == 0
        do(committee.chair, f"{path}/correct", {"remark": "五点散会"})
        assert waits(person, "minutes_to_sign") == 0
        assert waits(committee.holders[Kind.BACKBONE], "minutes_to_sign") == 2, "asked anew"
        refuse(lambda caller: caller.post(f"{path}/sign"), person, status=403, code="term_over")
        sign(committee.chair, meeting["id"])
        assert sign(committee.holders[Kind.BACKBONE], meeting["id"])["status"] == "signed"

    def test_whose_seat_as_its_chair_ended_before_they_signed_is_followed_by_who_was_there(
        self, drafted, sign, committee, street, now
    ):
        meeting = drafted()["id"]
        first = sign(committee.holders[Kind.RESIDENT], meeting)
        assert first["status"] == "drafted"
        Seat.objects.filter(holder=committee.chair).update(until=now - timedelta(minutes=1))
        let_fall(street_id=street.id, user_id=committee.chair.id)
        chair = Meeting.objects.get().chair
        assert Attendee.objects.get(meeting=meeting, user=chair).present
        left = committee.holders[Kind.BACKBONE] if chair == committee.holders[Kind.RESIDENT] else chair
        assert sign(left, meeting)["status"] == "signed"

    def test_a_chair_whose_seat_ended_calls_nothing_off(self, call, committee, now):
        meeting = call()
        Seat.objects.filter(holder=committee.chair).update(until=now - timedelta(minutes=1))
        path = f"/meetings/{meeting['id']}/cancel"
        refuse(lambda c: c.post(path, {"reason": "没空"}), committee.chair, status=403, code="term_over")

    def test_a_correction_asks_all_to_sign_again(self, drafted, do, sign, committee):
        meeting = drafted()
        path = f"/meetings/{meeting['id']}/minutes"
        sign(committee.chair, meeting["id"])
        note = {"item_id": meeting["items"][0]["id"], "note": "席一补充了数字"}
        do(committee.holders[Kind.RESIDENT], f"{path}/correct", {"notes": [note], "remark": "五点散会"})
        assert not Signature.objects.exists()
        assert sign(committee.holders[Kind.RESIDENT], meeting["id"])["status"] == "drafted"
        assert sign(committee.chair, meeting["id"])["status"] == "signed"
        minutes = Meeting.objects.get().minutes
        assert (minutes["items"][0]["note"], minutes["remark"]) == ("席一补充了数字", "五点散会")

    def test_what_is_signed_stays(self, signed, do, committee, api, user):
        meeting = signed()
        row = Meeting.objects.get()
        assert row.seal == sealed(row.minutes) == Entry.objects.get(action="meeting.seal").data["hash"]
        refuse(
            lambda caller: caller.post(f"/meetings/{meeting['id']}/minutes/correct", {"remark": "改"}),
            committee.chair, status=409, code="wrong_moment",
        )  # fmt: skip
        for change in ({"minutes": {}}, {"seal": "0" * 64}, {"status": "drafted"}):
            with pytest.raises(DatabaseError, match="signed minutes"), transaction.atomic():
                Meeting.objects.filter(pk=row.pk).update(**change)
        do(committee.holders[Kind.BACKBONE], f"/meetings/{meeting['id']}/addenda", {"text": "预算应为三万元"})
        do(committee.chair, f"/meetings/{meeting['id']}/addenda", {"text": "内情", "confidential": True})
        read = api(user()).get(f"/meetings/{meeting['id']}/minutes").json()
        assert [each["text"] for each in read["addenda"]] == ["预算应为三万元"]

    def test_the_street_reads_it_without_what_is_confidential(self, signed, drafted, api, user, committee):
        resident = api(user())
        meeting, draft = signed(), drafted()
        assert [each["id"] for each in resident.get("/meetings").json()["items"]] == [meeting["id"]]
        assert resident.get(f"/meetings/{draft['id']}/minutes").status_code == 404
        assert resident.get(f"/meetings/{meeting['id']}").status_code == 404
        answer = resident.get(f"/meetings/{meeting['id']}/minutes")
        assert "一位居民的困难" not in answer.content.decode()
        first, second = answer.json()["items"]
        assert (first["title"], second["title"], second["confidential"]) == ("助老项目", "", True)
        assert second["motions"] == []
        assert answer.json()["seal"]
        whole = api(committee.chair).get(f"/meetings/{meeting['id']}/minutes").json()
        assert whole["items"][1]["title"] == "一位居民的困难"


def test_queries_do_not_grow(call, do, committee, api):
    def cost(meeting):
        with CaptureQueriesContext(connection) as found:
            api(committee.holders[Kind.RESIDENT]).get(f"/meetings/{meeting['id']}")
        return len(found)

    meeting = call(items=[{"title": "一"}])
    one = cost(meeting)
    for _ in range(2):
        do(committee.chair, f"/meetings/{meeting['id']}/items", {"title": "再一"})
    assert cost(meeting) == one


def test_somebody_seated_since_the_call_attends_too(call, do, committee, user, street, now):
    meeting = call()
    person = user()
    Seat.objects.create(street=street, kind=Kind.RESIDENT, holder=person, since=now)
    do(committee.chair, f"/meetings/{meeting['id']}/open")
    do(committee.chair, f"/meetings/{meeting['id']}/present", {"people": [str(person.id)]})
    assert Attendee.objects.get(user=person).present
