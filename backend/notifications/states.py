"""Channels, modes, urgencies; and the way of one delivery, from the outbox to a phone."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    """How a notice reaches a person. The inbox holds every notice, whatever the channels."""

    FEED = "feed", _("Feed of open phones and pages")
    FCM = "fcm", _("Push by Google (FCM)")
    WEBPUSH = "webpush", _("Push by the browser")


PUSHED = (Channel.FCM, Channel.WEBPUSH)
"""What goes through the outbox; the feed has its own."""


class Mode(TextChoices):
    """When a channel tells of a kind of notice."""

    NOW = "now", _("At once")
    DIGEST = "digest", _("Once a day, together")
    OFF = "off", _("Not at all")


class Urgency(TextChoices):
    """How much it presses. Only an emergency passes quiet hours."""

    EMERGENCY = "emergency", _("Emergency: passes quiet hours")
    HIGH = "high", _("Soon")
    NORMAL = "normal", _("Ordinary")
    LOW = "low", _("When there is time")


PRIORITY = {urgency: place for place, urgency in enumerate(Urgency)}
"""What is sent first, where much waits."""


class DeliveryStatus(TextChoices):
    """Where one delivery stands: a notice on its way to one device.

    The statements of `outbox.py` and `telling.py` move it, many rows at once: queued → sending when a sender takes it up (again, when
    its lease is over) → sent, failed, dropped, or queued for a later try. Waiting → bundled by the digest. What is no longer true
    is obsolete, unless it is sent.
    """

    QUEUED = "queued", _("Waits to be sent")
    WAITING = "waiting", _("Waits for the digest")
    SENDING = "sending", _("Is being sent")
    SENT = "sent", _("Taken by the push service")
    FAILED = "failed", _("Given up")
    DROPPED = "dropped", _("Not sent: not wanted, or no longer signed in")
    OBSOLETE = "obsolete", _("Not sent: no longer true")
    BUNDLED = "bundled", _("Told by the digest")


class Action(TextChoices):
    """What may be done by people."""

    READ = "read", _("Mark as read")
    PREFER = "prefer", _("Choose what comes how, and when")
    REGISTER = "register", _("Register a device for push")
    UNREGISTER = "unregister", _("End the push of a device")
    INSPECT = "inspect", _("See how a notice was delivered")
