"""Minutes are sealed though who was there has left: by who is left, and at last by the committee as it is."""

import pytest
from django.utils import timezone

from backend.audit.models import Entry
from backend.notifications.models import Notification
from tests.refusals import refuse
from volunteers.committee.models import Seat
from volunteers.committee.states import Kind
from volunteers.handover.jobs import let_fall
from volunteers.meetings.models import Meeting

pytestmark = pytest.mark.django_db

OTHERS = (Kind.RESIDENT, Kind.BACKBONE, Kind.ORGANISATION_HEAD)


@pytest.fixture
def end(api, core_leader, committee):
    def make(*kinds):
        for kind in kinds:
            said = api(core_leader).post(f"/committee/seats/{committee.seats[kind].id}/end", {"reason": "搬走"})
            assert said.status_code == 200, said.content.decode()

    return make


@pytest.fixture
def fall(street, committee):
    return lambda: let_fall(street_id=street.id, user_id=committee.chair.id)


def status():
    return Meeting.objects.get().status


def test_all_others_have_signed_when_the_chair_leaves(drafted, sign, committee, end, fall):
    meeting = drafted()["id"]
    for kind in OTHERS:
        assert sign(committee.holders[kind], meeting)["status"] == "drafted"
    end(Kind.COMMUNITY_WORKER)
    assert status() == "drafted", "none of them chairs it yet"
    fall()
    assert status() == "signed"
    assert Entry.objects.filter(action="meeting.seal").count() == 1


def test_the_chair_has_signed_when_all_others_leave(drafted, sign, committee, end):
    meeting = drafted()["id"]
    assert sign(committee.chair, meeting)["status"] == "drafted"
    end(*OTHERS[:2])
    assert status() == "drafted", "one more could still sign"
    end(OTHERS[2])
    assert status() == "signed"


def test_the_chair_of_a_draft_goes_to_who_was_there(api, drafted, sign, committee):
    meeting = drafted()["id"]
    for kind in OTHERS:
        sign(committee.holders[kind], meeting)

    def hand_over(to):
        return lambda c: c.post("/me/duties/hand-over", {"to": str(to.id), "reason": "出差"})

    absent, there = committee.deputies[Kind.RESIDENT], committee.holders[Kind.RESIDENT]
    said = refuse(hand_over(absent), committee.chair, status=409, code="duty_not_handed_over")
    assert "was at the meeting" in said["en"]["detail"]
    assert status() == "drafted"
    assert hand_over(there)(api(committee.chair)).status_code == 200
    assert status() == "signed"


def test_who_alone_is_left_signs_as_chair(drafted, sign, committee, end, fall):
    meeting, left = drafted()["id"], committee.holders[Kind.RESIDENT]
    end(Kind.COMMUNITY_WORKER, Kind.BACKBONE, Kind.ORGANISATION_HEAD)
    fall()
    assert Meeting.objects.get().chair == left
    absent = committee.deputies[Kind.RESIDENT]
    refuse(
        lambda c: c.post(f"/meetings/{meeting}/minutes/sign", headers={"If-Match": "x"}),
        absent,
        status=403,
        code="not_allowed",
    )
    assert sign(left, meeting)["status"] == "signed"


def test_where_nobody_is_left_the_committee_as_it_is_signs(drafted, sign, committee, end, fall, user, street):
    meeting = drafted()["id"]
    new = [user(name=f"新{n}") for n in range(3)]
    for kind, person in zip(OTHERS, new, strict=True):
        Seat.objects.create(street=street, kind=kind, holder=person, since=timezone.now())
    end(*Kind)
    asked = Notification.objects.filter(notice__kind="minutes_to_sign", withdrawn_at=None)
    assert set(asked.values_list("user", flat=True)) == {each.id for each in new}
    fall()
    chair = Meeting.objects.get().chair
    other, third = (each for each in new if each != chair)
    assert sign(other, meeting)["status"] == "drafted", "one, and not the chair"
    assert sign(chair, meeting)["status"] == "signed"
    refuse(
        lambda c: c.post(f"/meetings/{meeting}/minutes/sign", headers={"If-Match": "x"}),
        third,
        status=409,
        code="wrong_moment",
    )
