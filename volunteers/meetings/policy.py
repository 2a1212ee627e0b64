"""May they? Who calls, who leads, who speaks, who signs."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.policy import Actor, Rule, is_system, rule
from volunteers.committee.policy import sits_on_committee
from volunteers.group.policy import manages_group
from volunteers.meetings import queries
from volunteers.meetings.models import Attendee, Meeting
from volunteers.meetings.states import Action, MotionAction


@rule(_("who chairs it"))
def chairs_it(actor: Actor, meeting: Meeting) -> bool:
    """Whoever is named as its chair."""
    return meeting.chair_id == actor.user_id


@rule(_("who is invited"))
def is_invited(actor: Actor, meeting: Meeting) -> bool:
    """Holder or deputy of a seat when it was called."""
    return Attendee.objects.filter(meeting=meeting, user=actor.user_id).exists()


@rule(_("who was there"))
def was_there(actor: Actor, meeting: Meeting) -> bool:
    """Noted as present: nobody signs for what they did not see."""
    return queries.was_there(actor, meeting)


@rule(_("who was there, or anybody of the committee where none of them has a seat any more"))
def may_sign_it(actor: Actor, meeting: Meeting) -> bool:
    """Nobody signs for what they did not see, but where else the minutes would stay a draft for ever."""
    return actor.user_id in queries.signers(meeting, at=actor.at)


POLICY: Mapping[Action, Rule[Any]] = {
    Action.CALL: sits_on_committee | manages_group,
    Action.ADD_ITEM: sits_on_committee | manages_group,
    Action.ADD_PAPERS: sits_on_committee | manages_group,
    Action.ANSWER: sits_on_committee & is_invited,
    Action.CANCEL: (sits_on_committee & chairs_it) | manages_group,
    Action.OPEN: sits_on_committee & chairs_it,
    Action.NOTE_PRESENT: sits_on_committee & chairs_it,
    Action.RECUSE: sits_on_committee,
    Action.MOVE: sits_on_committee & was_there,
    Action.CLOSE: sits_on_committee & chairs_it,
    Action.CORRECT: sits_on_committee & was_there,
    Action.SIGN: sits_on_committee & may_sign_it,
    Action.ADD_TO: sits_on_committee,
    Action.HAND_OVER: chairs_it | manages_group | is_system,
    Action.SEAL: is_system,
}


def _of_its_meeting(of: Rule[Any]) -> Rule[Any]:
    """The rule, asked of the meeting at which a motion is put."""
    return Rule(of.label, lambda actor, motion: of(actor, motion.item.meeting), of.joint)


MOTION_POLICY: Mapping[MotionAction, Rule[Any]] = {
    MotionAction.VOTE: sits_on_committee,
    MotionAction.SETTLE: sits_on_committee & _of_its_meeting(chairs_it),
    MotionAction.CARRY: is_system,
    MotionAction.LOSE: is_system,
    MotionAction.DROP: is_system,
}
