"""Whom a broadcast reaches; that it was said, or taken back."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class To(TextChoices):
    """Whom it is for, within its area."""

    EVERYBODY = "everybody", _("Everybody of the area")
    VOLUNTEERS = "volunteers", _("The active volunteers of the area")
    ROLES = "roles", _("Who holds a role in the group, or in one team")


class Status(TextChoices):
    """Whether it holds."""

    SENT = "sent", _("Sent")
    WITHDRAWN = "withdrawn", _("Taken back")


class Action(TextChoices):
    """What may be done."""

    SEND = "send", _("Send a broadcast")
    ALERT = "alert", _("Send an emergency alert, which passes quiet hours")
    WITHDRAW = "withdraw", _("Take a broadcast back")


TRANSITIONS: dict[tuple[Status, Action], Status] = {
    (Status.SENT, Action.WITHDRAW): Status.WITHDRAWN,
}
