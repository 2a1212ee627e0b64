"""Tasks, offers and assignments: three small machines."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TaskStatus(TextChoices):
    """A task stays open until its work is done or called off; full is a count, not a status."""

    OPEN = "open", _("Open")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")


class TaskAction(TextChoices):
    """What may be done to a task."""

    CREATE = "create", _("Create a task")
    CLAIM = "claim", _("Claim a place")
    WAIT = "wait", _("Wait for a place")
    CHANGE = "change", _("Change a task")
    COMPLETE = "complete", _("Declare completed")
    CANCEL = "cancel", _("Cancel")
    PUT_TO = "put_to", _("Put to the volunteer whom a plan names")
    COUNT_REACH = "count_reach", _("Count whom a campaign reached")
    NOMINATE = "nominate", _("Put a volunteer forward")
    HAND_OVER = "hand_over", _("Hand a task over to another who directs it")


TASK_TRANSITIONS: dict[tuple[TaskStatus, TaskAction], TaskStatus] = {
    (TaskStatus.OPEN, TaskAction.CLAIM): TaskStatus.OPEN,
    (TaskStatus.OPEN, TaskAction.WAIT): TaskStatus.OPEN,
    (TaskStatus.OPEN, TaskAction.CHANGE): TaskStatus.OPEN,
    (TaskStatus.OPEN, TaskAction.NOMINATE): TaskStatus.OPEN,
    (TaskStatus.OPEN, TaskAction.COMPLETE): TaskStatus.COMPLETED,
    (TaskStatus.OPEN, TaskAction.CANCEL): TaskStatus.CANCELLED,
    (TaskStatus.OPEN, TaskAction.PUT_TO): TaskStatus.OPEN,
    (TaskStatus.COMPLETED, TaskAction.COUNT_REACH): TaskStatus.COMPLETED,
    (TaskStatus.OPEN, TaskAction.HAND_OVER): TaskStatus.OPEN,
}


class OfferStatus(TextChoices):
    """A task put to one volunteer."""

    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class OfferAction(TextChoices):
    """What may be done with an offer."""

    ACCEPT = "accept", _("Accept")
    DECLINE = "decline", _("Decline")
    EXPIRE = "expire", _("Expire")
    WITHDRAW = "withdraw", _("Withdraw")


OFFER_TRANSITIONS: dict[tuple[OfferStatus, OfferAction], OfferStatus] = {
    (OfferStatus.OPEN, OfferAction.ACCEPT): OfferStatus.ACCEPTED,
    (OfferStatus.OPEN, OfferAction.DECLINE): OfferStatus.DECLINED,
    (OfferStatus.OPEN, OfferAction.EXPIRE): OfferStatus.EXPIRED,
    (OfferStatus.OPEN, OfferAction.WITHDRAW): OfferStatus.WITHDRAWN,
}


class AssignmentStatus(TextChoices):
    """A place that a volunteer holds."""

    ACCEPTED = "accepted", _("Accepted")
    CHECKED_IN = "checked_in", _("Checked in")
    CHECKED_OUT = "checked_out", _("Checked out")
    HANDED_BACK = "handed_back", _("Handed back")
    STOOD_DOWN = "stood_down", _("Stood down")
    RELEASED = "released", _("Released")


class AssignmentAction(TextChoices):
    """What may be done with a place."""

    CHECK_IN = "check_in", _("Check in")
    CHECK_OUT = "check_out", _("Check out")
    HAND_BACK = "hand_back", _("Hand back")
    KEEP = "keep", _("Keep a place that moved")
    STAND_DOWN = "stand_down", _("Stand down")
    RELEASE = "release", _("Release from a place")
    SEE_DESTINATION = "see_destination", _("See where to go")


ASSIGNMENT_TRANSITIONS: dict[tuple[AssignmentStatus, AssignmentAction], AssignmentStatus] = {
    (AssignmentStatus.ACCEPTED, AssignmentAction.CHECK_IN): AssignmentStatus.CHECKED_IN,
    (AssignmentStatus.CHECKED_IN, AssignmentAction.CHECK_OUT): AssignmentStatus.CHECKED_OUT,
    (AssignmentStatus.ACCEPTED, AssignmentAction.HAND_BACK): AssignmentStatus.HANDED_BACK,
    (AssignmentStatus.ACCEPTED, AssignmentAction.KEEP): AssignmentStatus.ACCEPTED,
    (AssignmentStatus.ACCEPTED, AssignmentAction.STAND_DOWN): AssignmentStatus.STOOD_DOWN,
    (AssignmentStatus.ACCEPTED, AssignmentAction.RELEASE): AssignmentStatus.RELEASED,
    # With the place the sight of the home begins, and with it it ends.
    (AssignmentStatus.ACCEPTED, AssignmentAction.SEE_DESTINATION): AssignmentStatus.ACCEPTED,
    (AssignmentStatus.CHECKED_IN, AssignmentAction.SEE_DESTINATION): AssignmentStatus.CHECKED_IN,
}

HELD = (AssignmentStatus.ACCEPTED, AssignmentStatus.CHECKED_IN)
"""The statuses in which a volunteer's time is taken."""


class WaiterStatus(TextChoices):
    """A volunteer's turn on the waiting list of a task."""

    WAITING = "waiting", _("Waiting")
    PROMISED = "promised", _("A place is kept")
    PLACED = "placed", _("Has a place")
    LEFT = "left", _("Left the waiting list")
    LAPSED = "lapsed", _("Did not answer in time")
    THANKED = "thanked", _("No place came free")


class WaiterAction(TextChoices):
    """What may be done with a turn."""

    PROMISE = "promise", _("Keep a place")
    CONFIRM = "confirm", _("Take the place that is kept")
    PLACE = "place", _("Have a place")
    PASS_ON = "pass_on", _("Give the place that is kept to the next")
    LAPSE = "lapse", _("Let the time to answer run out")
    LEAVE = "leave", _("Leave the waiting list")
    THANK = "thank", _("Thank who waited")


WAITER_TRANSITIONS: dict[tuple[WaiterStatus, WaiterAction], WaiterStatus] = {
    (WaiterStatus.WAITING, WaiterAction.PROMISE): WaiterStatus.PROMISED,
    # Who waits may be offered another place of it, or find one free on the board.
    (WaiterStatus.WAITING, WaiterAction.PLACE): WaiterStatus.PLACED,
    (WaiterStatus.PROMISED, WaiterAction.CONFIRM): WaiterStatus.PLACED,
    (WaiterStatus.PROMISED, WaiterAction.PASS_ON): WaiterStatus.WAITING,
    (WaiterStatus.PROMISED, WaiterAction.LAPSE): WaiterStatus.LAPSED,
    (WaiterStatus.WAITING, WaiterAction.LEAVE): WaiterStatus.LEFT,
    (WaiterStatus.PROMISED, WaiterAction.LEAVE): WaiterStatus.LEFT,
    (WaiterStatus.WAITING, WaiterAction.THANK): WaiterStatus.THANKED,
    (WaiterStatus.PROMISED, WaiterAction.THANK): WaiterStatus.THANKED,
}

IN_LINE = (WaiterStatus.WAITING, WaiterStatus.PROMISED)
"""The statuses in which a volunteer stands on the waiting list."""


GONE = (AssignmentStatus.HANDED_BACK, AssignmentStatus.STOOD_DOWN, AssignmentStatus.RELEASED)
"""The statuses in which a place is held no more, and was not used."""


class NoShowStatus(TextChoices):
    """What is noted of somebody who was not checked in."""

    NOTED = "noted", _("Noted")
    OBJECTED = "objected", _("Objected to")
    STANDS = "stands", _("Stands")
    LIFTED = "lifted", _("Lifted")


class NoShowAction(TextChoices):
    """What may be done about it."""

    NOTE = "note", _("Note who did not come")
    OBJECT = "object", _("Object")
    UPHOLD = "uphold", _("Let it stand")
    LIFT = "lift", _("Lift it")
    SETTLE = "settle", _("Let it stand, as nobody objected in time")
    COME = "come", _("Come after all")


NO_SHOW_TRANSITIONS: dict[tuple[NoShowStatus, NoShowAction], NoShowStatus] = {
    (NoShowStatus.NOTED, NoShowAction.OBJECT): NoShowStatus.OBJECTED,
    (NoShowStatus.NOTED, NoShowAction.SETTLE): NoShowStatus.STANDS,
    (NoShowStatus.NOTED, NoShowAction.COME): NoShowStatus.LIFTED,
    (NoShowStatus.OBJECTED, NoShowAction.COME): NoShowStatus.LIFTED,
    (NoShowStatus.OBJECTED, NoShowAction.UPHOLD): NoShowStatus.STANDS,
    (NoShowStatus.OBJECTED, NoShowAction.LIFT): NoShowStatus.LIFTED,
}


class TaskKind(TextChoices):
    """Kinds of volunteer work."""

    VISIT = "visit", _("Visit")
    ERRAND = "errand", _("Errand")
    ESCORT = "escort", _("Escort")
    REPAIR = "repair", _("Repair")
    INTRODUCTION = "introduction", _("Introduction")
    CAMPAIGN = "campaign", _("Campaign")
    EVENT = "event", _("Event shift")
    PATROL = "patrol", _("Patrol")
    WELFARE_CHECK = "welfare_check", _("Welfare check")
    OTHER = "other", _("Other")


class Origin(TextChoices):
    """What a task comes from. Dispatch knows no more of it than its kind and id."""

    NEED = "need", _("Need")
    ACTIVITY = "activity", _("Activity")
    CAMPAIGN = "campaign", _("Campaign")
    SERIES = "series", _("Series")
    CARE = "care", _("The care register")
    ROUND = "round", _("Round of visits")
    GROUP = "group", _("The group itself")


AT_HOME = (Origin.NEED, Origin.CARE, Origin.ROUND)
"""Origins whose work is at somebody's home."""
