"""What one person may do only so often on a day, and who may lift that."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What is counted."""

    REPORT = "report", _("Reports")
    ON_BEHALF = "on_behalf", _("Reports for somebody else")
    WITHDRAWAL = "withdrawal", _("Reports withdrawn")
    MESSAGE = "message", _("Messages")
    FOLLOW = "follow", _("Needs followed")
    FLAG = "flag", _("Flags")


class Status(TextChoices):
    """Where a lift stands."""

    STANDING = "standing", _("The limits are lifted")
    ENDED = "ended", _("Ended before its time")


class Action(TextChoices):
    """What may be done."""

    LIFT = "lift", _("Lift the limits for somebody, for a time")
    END = "end", _("End it before its time")


TRANSITIONS: dict[tuple[Status, Action], Status] = {(Status.STANDING, Action.END): Status.ENDED}


class ReadAction(TextChoices):
    """What may be read. It has no states."""

    READ_LIFTS = "read_lifts", _("Read for whom the limits are lifted")
