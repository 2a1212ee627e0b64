"""Every status × every action of both machines, through the services: what the table has no line for changes nothing."""

from itertools import product

import pytest
from django.db import transaction

from backend.errors import WrongMoment
from backend.policy import Actor
from backend.states import next_state
from tests.factories import FileFactory
from tests.rows import changes, dump
from volunteers.committee.states import Kind
from volunteers.meetings import services
from volunteers.meetings.models import Meeting, Motion
from volunteers.meetings.policy import MOTION_POLICY, POLICY
from volunteers.meetings.schemas import AddendumCreate, AgendaItemIn, CorrectionIn
from volunteers.meetings.states import MOTION_TRANSITIONS, TRANSITIONS, Action, MotionAction, MotionStatus, Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def reach(call, sitting, drafted, signed, do, committee):
    """`reach(status)`: a meeting that stands there."""

    def make(status):
        if status == Status.CANCELLED:
            meeting = call()
            do(committee.chair, f"/meetings/{meeting['id']}/cancel", {"reason": "x"})
        else:
            made = {Status.CALLED: call, Status.SITTING: sitting, Status.DRAFTED: drafted, Status.SIGNED: signed}
            meeting = made[status]()
        row = Meeting.objects.get(pk=meeting["id"])
        assert row.status == status
        row.attendees.filter(user=committee.chair).update(present=True)
        return row

    return make


@pytest.fixture
def acts(actor_for, committee, now):
    def of(meeting):
        by = {"actor": actor_for(committee.chair), "now": now}
        item = meeting.items.first().id
        paper = FileFactory(owner=committee.chair, purpose="agenda_item")
        other = committee.holders[Kind.BACKBONE].id
        return {
            Action.ADD_ITEM: lambda: services.add_item(meeting_id=meeting.id, spec=AgendaItemIn(title="x"), **by),
            Action.ADD_PAPERS: lambda: services.add_papers(item_id=item, files=[paper.id], **by),
            Action.ANSWER: lambda: services.answer(meeting_id=meeting.id, coming=True, **by),
            Action.CANCEL: lambda: services.cancel(meeting_id=meeting.id, reason="x", **by),
            Action.OPEN: lambda: services.open_meeting(meeting_id=meeting.id, **by),
            Action.NOTE_PRESENT: lambda: services.note_present(meeting_id=meeting.id, people=[other], **by),
            Action.RECUSE: lambda: services.recuse(item_id=item, reason="x", **by),
            Action.MOVE: lambda: services.move(item_id=item, text="x", **by),
            Action.CLOSE: lambda: services.close(meeting_id=meeting.id, **by),
            Action.CORRECT: lambda: services.correct(meeting_id=meeting.id, spec=CorrectionIn(remark="x"), **by),
            Action.SIGN: lambda: services.sign(meeting_id=meeting.id, **by),
            Action.ADD_TO: lambda: services.add_to(meeting_id=meeting.id, spec=AddendumCreate(text="x"), **by),
            Action.HAND_OVER: lambda: services.hand_over(pk=meeting.id, to=other, reason="x", **by),
        }

    return of


@pytest.mark.parametrize("status", list(Status))
def test_every_action_at(status, reach, acts):
    meeting = reach(status)
    for action in set(Action) - {Action.CALL, Action.SEAL}:
        with transaction.atomic():
            act = acts(meeting)[action]
            wanted = TRANSITIONS.get((status, action))
            if wanted is None:
                before = dump()
                with pytest.raises(WrongMoment):
                    act()
                assert changes(before, dump()) == {}, action
            else:
                act()
                meeting.refresh_from_db()
                assert meeting.status == wanted, action
            transaction.set_rollback(True)
        meeting.refresh_from_db()


@pytest.mark.parametrize(("status", "action"), list(product(MotionStatus, MotionAction)))
def test_motions(status, action):
    if status == MotionStatus.OPEN:
        assert next_state(MOTION_TRANSITIONS, status, action) in MotionStatus
    else:
        with pytest.raises(WrongMoment):
            next_state(MOTION_TRANSITIONS, status, action)


@pytest.mark.parametrize("status", [each for each in MotionStatus if each != MotionStatus.OPEN])
def test_nobody_votes_on_what_is_decided(status, sitting, motion, committee, actor_for, now):
    mine = motion(sitting())
    Motion.objects.filter(pk=mine).update(status=status)
    before = dump()
    for act in (
        lambda: services.vote(actor=actor_for(committee.chair), motion_id=mine, ballot="yes", now=now),
        lambda: services.settle(actor=actor_for(committee.chair), motion_id=mine, now=now),
    ):
        with pytest.raises(WrongMoment):
            act()
    assert changes(before, dump()) == {}


def test_the_tables_are_whole(street, now):
    assert set(POLICY) == set(Action)
    assert set(MOTION_POLICY) == set(MotionAction)
    assert {action for _status, action in TRANSITIONS} | {Action.CALL} == set(Action)
    assert {action for _status, action in MOTION_TRANSITIONS} == set(MotionAction)
    assert POLICY[Action.SEAL](Actor.system(street_id=street.id, at=now), None)
