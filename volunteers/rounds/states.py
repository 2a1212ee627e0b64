"""A round: put together, planned, adjusted, sent out, over."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """Nobody hears of a round before it is sent."""

    DRAFT = "draft", _("Draft")
    PLANNING = "planning", _("Being planned")
    PLANNED = "planned", _("Planned")
    FAILED = "failed", _("Planning failed")
    SENT = "sent", _("Sent out")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class Action(TextChoices):
    """What may be done with a round."""

    CREATE = "create", _("Put a round together")
    PLAN = "plan", _("Plan the round")
    REPORT = "report", _("Tell how far the planning is")
    STOP = "stop", _("Stop planning, and keep the best so far")
    SETTLE = "settle", _("Take over the plan")
    FAIL = "fail", _("Give up planning")
    ADJUST = "adjust", _("Adjust the plan")
    SEND = "send", _("Send the round out as offers")
    REPLAN = "replan", _("Plan what was refused again")
    CLOSE = "close", _("Close the round")
    CANCEL = "cancel", _("Call the round off")


TRANSITIONS: dict[tuple[Status, Action], Status] = {
    (Status.DRAFT, Action.PLAN): Status.PLANNING,
    (Status.DRAFT, Action.CANCEL): Status.CANCELLED,
    (Status.PLANNING, Action.REPORT): Status.PLANNING,
    (Status.PLANNING, Action.STOP): Status.PLANNING,
    (Status.PLANNING, Action.SETTLE): Status.PLANNED,
    (Status.PLANNING, Action.FAIL): Status.FAILED,
    (Status.PLANNING, Action.CANCEL): Status.CANCELLED,
    (Status.FAILED, Action.PLAN): Status.PLANNING,
    (Status.FAILED, Action.CANCEL): Status.CANCELLED,
    (Status.PLANNED, Action.PLAN): Status.PLANNING,
    (Status.PLANNED, Action.ADJUST): Status.PLANNED,
    (Status.PLANNED, Action.SEND): Status.SENT,
    (Status.PLANNED, Action.CANCEL): Status.CANCELLED,
    (Status.SENT, Action.REPLAN): Status.SENT,
    (Status.SENT, Action.CLOSE): Status.CLOSED,
    (Status.SENT, Action.CANCEL): Status.CANCELLED,
}

OVER = (Status.CLOSED, Status.CANCELLED)


class WhyNot(TextChoices):
    """Why nobody goes to somebody: the planner's rules in words, and what the leader did."""

    PLACE = "place_unknown", _("The home is not on the map.")
    SKILLS = "skills", _("Nobody who could come has the skills.")
    BARRED = "not_eligible", _("Nobody who could come is fit for it or was selected.")
    WINDOW = "window", _("Nobody can be there at these hours.")
    HOURS = "hours", _("Nobody is free at these hours.")
    VISITS = "visits_full", _("All who could come have as many visits as they take.")
    MINUTES = "minutes_full", _("All who could come have as many minutes as they give.")
    PIN = "pin", _("Whom you chose cannot come then.")
    ROOM = "no_room", _("Others take the time of all who could come.")
    TAKEN_OUT = "taken_out", _("You took it out.")
