"""A demand signal (需求信号): needs of one kind and place that stay unmet or come again, and what the committee makes of it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """Where a signal stands."""

    NEW = "new", _("New")
    TAKEN_UP = "taken_up", _("Taken up by the committee")
    DISMISSED = "dismissed", _("Dismissed")
    FADED = "faded", _("Faded")


class Action(TextChoices):
    """What may be done. The last ones are the system's own."""

    TAKE_UP = "take_up", _("Take a demand signal up")
    DISMISS = "dismiss", _("Dismiss a demand signal")
    REOPEN = "reopen", _("Put a demand signal before the committee again")
    COUNT = "count", _("Count it anew")
    RETURN = "return", _("Let it come back")
    FADE = "fade", _("Let it fade")


class ReadAction(TextChoices):
    """What may be done that is about no one signal. It has no states."""

    READ = "read", _("Read the demand signals")
    GATHER = "gather", _("Gather the demand signals of the night")


class Cause(TextChoices):
    """Why a need belongs to a signal: it is unmet in one of four ways, or came again."""

    WAITING = "waiting", _("Open, and its answer is overdue")
    REOPENED = "reopened", _("Opened again by its resident")
    DECLINED = "declined", _("Turned down")
    NOT_RESOLVED = "not_resolved", _("Not resolved, by the resident's last word")
    REPEATED = "repeated", _("Reported on several days, by one person or of one spot")


STANDING = (Status.TAKEN_UP, Status.DISMISSED)
"""The committee has decided: what grows quiet does not fade, so that its decision is not forgotten."""

TRANSITIONS: dict[tuple[Status, Action], Status] = {
    (Status.NEW, Action.TAKE_UP): Status.TAKEN_UP,
    (Status.NEW, Action.DISMISS): Status.DISMISSED,
    (Status.TAKEN_UP, Action.DISMISS): Status.DISMISSED,
    (Status.TAKEN_UP, Action.REOPEN): Status.NEW,
    (Status.DISMISSED, Action.TAKE_UP): Status.TAKEN_UP,
    (Status.DISMISSED, Action.REOPEN): Status.NEW,
    **{(status, Action.COUNT): status for status in (Status.NEW, *STANDING)},
    # It grew beyond what was dismissed; or what had faded is there again.
    (Status.DISMISSED, Action.RETURN): Status.NEW,
    (Status.FADED, Action.RETURN): Status.NEW,
    (Status.NEW, Action.FADE): Status.FADED,
}
