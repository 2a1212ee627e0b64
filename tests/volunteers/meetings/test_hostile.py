"""A chair, or a secretary, who would have another result than the committee's."""

import json
from datetime import timedelta
from hashlib import blake2b
from itertools import count

import pytest

from backend.http import etags
from tests.refusals import refuse
from volunteers.committee.models import Seat
from volunteers.committee.states import Kind
from volunteers.meetings.models import Attendee, Meeting, MotionVote

pytestmark = pytest.mark.django_db


def present(do, committee, meeting, *people):
    do(committee.chair, f"/meetings/{meeting['id']}/present", {"people": [str(each.id) for each in people]})


def outcome(said):
    return said["items"][0]["motions"][0]["status"]


def test_a_vote_stands_whoever_is_noted_as_gone_before_the_count(sitting, motion, do, committee):
    """Else the chair would send away those who are against, and count."""
    meeting = sitting()
    mine = motion(meeting)
    for kind, person in committee.holders.items():
        against = kind in {Kind.RESIDENT, Kind.BACKBONE}
        do(person, f"/motions/{mine}/vote", {"ballot": "no" if against else "yes"})
    present(do, committee, meeting, committee.chair, committee.holders[Kind.ORGANISATION_HEAD])
    assert outcome(do(committee.chair, f"/motions/{mine}/settle")) == "lost"
    assert MotionVote.objects.filter(counted=True).count() == 4


def test_a_seat_that_has_voted_does_not_vote_again_through_its_deputy(sitting, motion, do, committee):
    meeting = sitting(committee.all)
    mine = motion(meeting)
    do(committee.holders[Kind.RESIDENT], f"/motions/{mine}/vote", {"ballot": "no"})
    rest = [each for each in committee.all if each != committee.holders[Kind.RESIDENT]]
    present(do, committee, meeting, *rest)
    said = refuse(
        lambda caller: caller.post(f"/motions/{mine}/vote", {"ballot": "yes"}),
        committee.deputies[Kind.RESIDENT], status=403, code="not_heard",
    )  # fmt: skip
    assert "seat has voted" in said["en"]["detail"]


def test_nor_its_holder_who_comes_after_the_deputy_voted(sitting, motion, do, committee):
    others = [committee.holders[kind] for kind in Kind if kind != Kind.RESIDENT]
    deputy, holder = committee.deputies[Kind.RESIDENT], committee.holders[Kind.RESIDENT]
    meeting = sitting([*others, deputy])
    mine = motion(meeting)
    for person in (*others, deputy):
        do(person, f"/motions/{mine}/vote", {"ballot": "no" if person == deputy else "yes"})
    present(do, committee, meeting, *others, holder)
    vote = lambda caller: caller.post(f"/motions/{mine}/vote", {"ballot": "yes"})  # noqa: E731  # said once
    refuse(vote, holder, status=403, code="not_heard")
    do(committee.chair, f"/motions/{mine}/settle")
    assert MotionVote.objects.filter(counted=True, voter=deputy).exists()


def test_nobody_who_is_here_is_passed_over_by_an_early_count(sitting, motion, do, committee, user, street, now):
    """Two seats of one kind: the word of the first is not the kind's."""
    second = Seat.objects.create(street=street, kind=Kind.RESIDENT, holder=user(name="又席"), since=now)
    meeting = sitting([*committee.holders.values(), second.holder])
    mine = motion(meeting)
    for person in committee.holders.values():
        do(person, f"/motions/{mine}/vote", {"ballot": "yes"})
    count = lambda caller: caller.post(f"/motions/{mine}/settle")  # noqa: E731  # said once
    refuse(count, committee.chair, status=409, code="votes_awaited")
    do(second.holder, f"/motions/{mine}/vote", {"ballot": "abstain"})
    assert outcome(do(committee.chair, f"/motions/{mine}/settle")) == "carried"


def test_a_recused_chair_counts_and_has_no_vote(sitting, motion, do, committee):
    meeting = sitting(committee.all)
    do(committee.chair, f"/agenda-items/{meeting['items'][0]['id']}/recuse", {"reason": "我家亲戚"})
    mine = motion(meeting)
    vote = lambda caller: caller.post(f"/motions/{mine}/vote", {"ballot": "yes"})  # noqa: E731  # said once
    refuse(vote, committee.chair, status=403, code="not_heard")
    do(committee.deputies[Kind.COMMUNITY_WORKER], f"/motions/{mine}/vote", {"ballot": "no"})
    for kind in set(Kind) - {Kind.COMMUNITY_WORKER}:
        do(committee.holders[kind], f"/motions/{mine}/vote", {"ballot": "yes"})
    assert outcome(do(committee.chair, f"/motions/{mine}/settle")) == "carried"


def test_a_vacant_seat_is_heard_by_its_deputy_and_without_one_is_waived(sitting, motion, do, committee):
    Seat.objects.filter(kind=Kind.RESIDENT).update(holder=None)
    Seat.objects.filter(kind=Kind.BACKBONE).update(holder=None, deputy=None)
    deputy = committee.deputies[Kind.RESIDENT]
    there = [committee.chair, committee.holders[Kind.ORGANISATION_HEAD], deputy]
    mine = motion(sitting(there))
    for person in there:
        do(person, f"/motions/{mine}/vote", {"ballot": "yes"})
    assert outcome(do(committee.chair, f"/motions/{mine}/settle")) == "carried"


class TestSignatures:
    def test_the_chair_who_opened_it_was_there_whatever_they_noted(self, sitting, committee):
        meeting = sitting([committee.holders[Kind.RESIDENT]])
        there = Attendee.objects.filter(meeting=meeting["id"], present=True).values_list("user_id", flat=True)
        assert set(there) == {committee.chair.id, committee.holders[Kind.RESIDENT].id}

    def test_who_was_not_there_does_not_sign_as_a_chair_made_afterwards(self, drafted, sign, api, committee, manager):
        """Else a manager would give the minutes to a friend to seal."""
        meeting = drafted()
        friend = committee.deputies[Kind.RESIDENT]
        body = {
            "to": str(friend.id), "reason": "换人", "duties": [{"kind": "meeting", "id": meeting["id"]}],
        }  # fmt: skip
        path = f"/people/{committee.chair.id}/duties/hand-over"
        refuse(lambda caller: caller.post(path, body), manager, status=409, code="duty_not_handed_over")
        # Had they got the chair before: they are not who signs.
        Meeting.objects.update(chair=friend)
        path = f"/meetings/{meeting['id']}/minutes"
        said = refuse(lambda caller: caller.post(f"{path}/sign"), friend, status=403, code="not_allowed")
        assert "who was there" in said["en"]["detail"]
        refuse(lambda caller: caller.post(f"{path}/correct", {"remark": "改"}), friend, status=403, code="not_allowed")
        for kind in (Kind.RESIDENT, Kind.BACKBONE):
            sign(committee.holders[kind], meeting["id"])
        assert Meeting.objects.get().status == "drafted", "two were there, and neither chairs it"

    def test_nobody_signs_what_was_corrected_after_they_read_it(self, drafted, do, api, committee):
        meeting = drafted()
        path = f"/meetings/{meeting['id']}/minutes"
        reader = committee.holders[Kind.RESIDENT]
        tag = api(reader).get(path).headers["ETag"]
        do(committee.chair, f"{path}/correct", {"remark": "另定预算三十万元"})
        said = refuse(
            lambda caller: caller.post(f"{path}/sign", headers={"If-Match": tag}),
            reader, status=412, code="changed_meanwhile",
        )  # fmt: skip
        assert said["en"]["fields"]["changed"] == ["remark"]
        again = said["en"]["fields"]["etag"]
        assert again == api(reader).get(path).headers["ETag"]
        done = api(reader).post(f"{path}/sign", headers={"If-Match": again})
        assert (done.status_code, done.headers["ETag"]) == (200, api(reader).get(path).headers["ETag"])

    @pytest.mark.parametrize("match", [None, "", "*", " * "])
    def test_nobody_signs_without_saying_what_they_read(self, drafted, committee, match):
        path = f"/meetings/{drafted()['id']}/minutes/sign"
        headers = {} if match is None else {"If-Match": match}
        for person in (committee.chair, committee.holders[Kind.RESIDENT]):
            refuse(lambda caller: caller.post(path, headers=headers), person, status=428, code="if_match_wanted")

    def test_a_tag_of_something_else_is_none_of_the_text(self, drafted, api, committee):
        meeting = drafted()["id"]
        person = committee.chair
        other = api(person).get(f"/meetings/{meeting}").headers["ETag"]
        for tag in (other, '"x"', "x", f"W/{api(person).get(f'/meetings/{meeting}/minutes').headers['ETag']}"):
            refuse(
                lambda caller, tag=tag: caller.post(f"/meetings/{meeting}/minutes/sign", headers={"If-Match": tag}),
                person, status=412, code="changed_meanwhile",
            )  # fmt: skip

    def test_nobody_finds_other_words_with_the_same_tag(self, drafted, do, api, committee):
        """Of the short digest that other fields have, a chair has two such remarks after some thousand tries."""
        found = {}
        for n in count():
            remark = f"预算{n}万元"
            short = blake2b(json.dumps(remark).encode(), digest_size=etags.FIELD).digest()
            if short in found:
                break
            found[short] = remark
        path = f"/meetings/{drafted()['id']}/minutes"
        do(committee.chair, f"{path}/correct", {"remark": found[short]})
        tag = api(committee.chair).get(path).headers["ETag"]
        do(committee.chair, f"{path}/correct", {"remark": remark})
        refuse(
            lambda caller: caller.post(f"{path}/sign", headers={"If-Match": tag}),
            committee.chair, status=412, code="changed_meanwhile",
        )  # fmt: skip

    def test_a_signature_of_somebody_else_changes_no_word(self, drafted, sign, api, committee):
        """Both read, then one after the other signs."""
        meeting = drafted()["id"]
        path = f"/meetings/{meeting}/minutes"
        read = api(committee.chair).get(path).headers["ETag"]
        sign(committee.holders[Kind.RESIDENT], meeting)
        done = api(committee.chair).post(f"{path}/sign", headers={"If-Match": read})
        assert (done.status_code, done.json()["status"]) == (200, "signed")

    def test_whose_term_is_over_hears_of_that_and_not_of_the_text(self, drafted, committee, now):
        path = f"/meetings/{drafted()['id']}/minutes/sign"
        person = committee.holders[Kind.RESIDENT]
        Seat.objects.filter(holder=person).update(until=now - timedelta(minutes=1))
        for headers in ({}, {"If-Match": '"x"'}):
            refuse(lambda caller, sent=headers: caller.post(path, headers=sent), person, status=403, code="term_over")

    def test_a_signature_sent_twice_under_one_key_is_one(self, drafted, api, committee):
        path = f"/meetings/{drafted()['id']}/minutes"
        caller = api(committee.chair)
        headers = {"If-Match": caller.get(path).headers["ETag"]}
        first, again = (caller.post(f"{path}/sign", key="k", headers=headers) for _ in range(2))
        assert (first.status_code, first.content) == (200, again.content)
