"""Two small machines: a meeting, and a motion put to it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """Where a meeting stands."""

    CALLED = "called", _("Called")
    SITTING = "sitting", _("In session")
    DRAFTED = "drafted", _("Minutes to be signed")
    SIGNED = "signed", _("Minutes signed")
    CANCELLED = "cancelled", _("Called off")


class Action(TextChoices):
    """What may be done. The last is the system's own: it follows from the second signature."""

    CALL = "call", _("Call a meeting")
    ADD_ITEM = "add_item", _("Put an item on the agenda")
    ADD_PAPERS = "add_papers", _("Put papers to an item")
    ANSWER = "answer", _("Say whether one comes")
    CANCEL = "cancel", _("Call off a meeting")
    OPEN = "open", _("Open a meeting")
    NOTE_PRESENT = "note_present", _("Note who is there")
    RECUSE = "recuse", _("Declare an interest in an item")
    MOVE = "move", _("Move a motion")
    CLOSE = "close", _("Close a meeting")
    CORRECT = "correct", _("Correct the minutes")
    SIGN = "sign", _("Sign the minutes")
    ADD_TO = "add_to", _("Add to signed minutes")
    HAND_OVER = "hand_over", _("Hand the chair of a meeting over")
    SEAL = "seal", _("Seal the minutes")


RUNNING = (Status.CALLED, Status.SITTING, Status.DRAFTED)
"""Somebody has to chair it, and to see to its minutes."""

TRANSITIONS: dict[tuple[Status, Action], Status] = {
    (Status.CALLED, Action.ADD_ITEM): Status.CALLED,
    (Status.CALLED, Action.ADD_PAPERS): Status.CALLED,
    (Status.CALLED, Action.ANSWER): Status.CALLED,
    (Status.CALLED, Action.RECUSE): Status.CALLED,
    (Status.CALLED, Action.CANCEL): Status.CANCELLED,
    (Status.CALLED, Action.OPEN): Status.SITTING,
    (Status.SITTING, Action.NOTE_PRESENT): Status.SITTING,
    (Status.SITTING, Action.ADD_PAPERS): Status.SITTING,
    (Status.SITTING, Action.RECUSE): Status.SITTING,
    (Status.SITTING, Action.MOVE): Status.SITTING,
    (Status.SITTING, Action.CLOSE): Status.DRAFTED,
    (Status.DRAFTED, Action.CORRECT): Status.DRAFTED,
    (Status.DRAFTED, Action.SIGN): Status.DRAFTED,
    (Status.DRAFTED, Action.SEAL): Status.SIGNED,
    (Status.SIGNED, Action.ADD_TO): Status.SIGNED,
    **{(status, Action.HAND_OVER): status for status in RUNNING},
}


class MotionStatus(TextChoices):
    """Where a motion stands."""

    OPEN = "open", _("Put to the vote")
    CARRIED = "carried", _("Carried")
    LOST = "lost", _("Lost")
    DROPPED = "dropped", _("Not decided")


class MotionAction(TextChoices):
    """What may be done with a motion. The last three follow from the count, or from the end of the meeting."""

    VOTE = "vote", _("Vote on a motion")
    SETTLE = "settle", _("Count the votes on a motion")
    CARRY = "carry", _("Note that it is carried")
    LOSE = "lose", _("Note that it is lost")
    DROP = "drop", _("Note that it was not decided")


MOTION_TRANSITIONS: dict[tuple[MotionStatus, MotionAction], MotionStatus] = {
    (MotionStatus.OPEN, MotionAction.VOTE): MotionStatus.OPEN,
    (MotionStatus.OPEN, MotionAction.SETTLE): MotionStatus.OPEN,
    (MotionStatus.OPEN, MotionAction.CARRY): MotionStatus.CARRIED,
    (MotionStatus.OPEN, MotionAction.LOSE): MotionStatus.LOST,
    (MotionStatus.OPEN, MotionAction.DROP): MotionStatus.DROPPED,
}


class Ballot(TextChoices):
    """What a seat says of a motion, before all."""

    YES = "yes", _("For")
    NO = "no", _("Against")
    ABSTAIN = "abstain", _("Abstains")


class Answer(TextChoices):
    """Whether somebody who is invited comes."""

    NONE = "none", _("Not answered")
    COMING = "coming", _("Comes")
    AWAY = "away", _("Cannot come")
