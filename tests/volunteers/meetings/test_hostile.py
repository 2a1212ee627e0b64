"""A chair, or a secretary, who would have another result than the committee's."""

import pytest

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

    def test_who_was_not_there_does_not_sign_as_a_chair_made_afterwards(self, drafted, do, api, committee, manager):
        """Else a manager would give the minutes to a friend to seal."""
        meeting = drafted()
        friend = committee.deputies[Kind.RESIDENT]
        body = {
            "to": str(friend.id), "reason": "换人", "duties": [{"kind": "meeting", "id": meeting["id"]}],
        }  # fmt: skip
        assert api(manager).post(f"/people/{committee.chair.id}/duties/hand-over", body).status_code == 200
        assert Meeting.objects.get().chair_id == friend.id
        path = f"/meetings/{meeting['id']}/minutes"
        said = refuse(lambda caller: caller.post(f"{path}/sign"), friend, status=403, code="not_allowed")
        assert "who was there" in said["en"]["detail"]
        refuse(lambda caller: caller.post(f"{path}/correct", {"remark": "改"}), friend, status=403, code="not_allowed")
        for kind in (Kind.RESIDENT, Kind.BACKBONE):
            do(committee.holders[kind], f"{path}/sign")
        assert Meeting.objects.get().status == "drafted", "two were there, and neither chairs it"

    def test_nobody_signs_what_was_corrected_after_they_read_it(self, drafted, do, api, committee):
        meeting = drafted()
        path = f"/meetings/{meeting['id']}/minutes"
        reader = api(committee.holders[Kind.RESIDENT])
        tag = reader.get(path).headers["ETag"]
        do(committee.chair, f"{path}/correct", {"remark": "另定预算三十万元"})
        answer = reader.post(f"{path}/sign", headers={"If-Match": tag})
        assert (answer.status_code, answer.json()["code"]) == (412, "changed_meanwhile")
        assert not Meeting.objects.get().signatures.exists()
        fresh = {"If-Match": reader.get(path).headers["ETag"]}
        assert reader.post(f"{path}/sign", headers=fresh).status_code == 200
