"""A series of tasks runs until it ends."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """Whether tasks are still made of it."""

    RUNNING = "running", _("Running")
    ENDED = "ended", _("Ended")


class Action(TextChoices):
    """What may be done."""

    CREATE = "create", _("Begin a series of tasks")
    MAKE = "make", _("Make its next tasks")
    END = "end", _("End a series")
    HAND_OVER = "hand_over", _("Hand a series over to another who directs it")


TRANSITIONS: dict[tuple[Status, Action], Status] = {
    (Status.RUNNING, Action.MAKE): Status.RUNNING,
    (Status.RUNNING, Action.END): Status.ENDED,
    (Status.RUNNING, Action.HAND_OVER): Status.RUNNING,
}


class Holidays(TextChoices):
    """What becomes of an occurrence on a public holiday."""

    KEEP = "keep", _("Also on public holidays")
    SKIP = "skip", _("Not on public holidays")
