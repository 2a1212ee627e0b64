"""Notices, whom they were sent to, how each wants to be told, and the outbox of pushes."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.crypto import EncryptedText
from backend.ids import new_id
from backend.notifications.states import PUSHED, Channel, DeliveryStatus, Mode, Urgency
from backend.states import status_constraint

PUSHED_CHOICES = [(each.value, each.label) for each in PUSHED]


class Notice(models.Model):
    """What is said, once, however many people it is said to."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(_("key"), max_length=200, unique=True)
    """The same event said twice is one notice."""
    subject = models.UUIDField(_("subject"), null=True)
    """What it is about; by it the notice is withdrawn."""
    title = models.JSONField(_("title"))
    """{language: text}, kept as it was told; so is the body."""
    body = models.JSONField(_("body"))
    opens = models.CharField(_("opens"), max_length=200)
    urgency = models.CharField(_("urgency"), max_length=9, choices=Urgency.choices)
    tag = models.CharField(max_length=32)
    at = models.DateTimeField(_("at"))
    expires_at = models.DateTimeField(_("expires at"), null=True)
    """After that nobody is pushed; the inbox keeps it."""

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(urgency__in=Urgency.values), name="notice_urgency_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject", "kind"], name="notice_of_subject"),
            models.Index(fields=["at"], name="notice_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


class Notification(models.Model):
    """A notice in one person's inbox."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="notifications", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    """No longer true: an offer that somebody else took."""

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints: ClassVar = [models.UniqueConstraint(fields=["notice", "user"], name="notification_once")]
        indexes: ClassVar = [
            models.Index(fields=["user", "-id"], name="notification_of_person"),
            models.Index(
                fields=["user"],
                condition=models.Q(read_at=None, withdrawn_at=None),
                name="notification_unread",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Preference(models.Model):
    """How one person wants one kind on one channel, where that is not the default. Deployment-wide, as accounts are."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(_("kind"), max_length=40)
    channel = models.CharField(_("channel"), max_length=7, choices=Channel.choices)
    mode = models.CharField(_("mode"), max_length=6, choices=Mode.choices)

    class Meta:
        verbose_name = _("notification preference")
        verbose_name_plural = _("notification preferences")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "kind", "channel"], name="preference_once"),
            models.CheckConstraint(condition=models.Q(mode__in=Mode.values), name="preference_mode_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel} {self.mode}"


class Times(models.Model):
    """When one person wants to be left alone, and told of the rest; in the time zone of their street."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    quiet = models.BooleanField(_("quiet hours"), null=True)
    """Null: as the street has it. False: none."""
    quiet_from = models.TimeField(_("quiet from"), null=True)
    quiet_until = models.TimeField(_("quiet until"), null=True)
    digest_at = models.TimeField(_("digest at"), null=True)

    class Meta:
        verbose_name = _("times of notification")
        verbose_name_plural = _("times of notification")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(quiet=True) | models.Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="times_quiet_from_until",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user_id)


class PushRegistration(models.Model):
    """The push address of one device: it lives and ends with the device's session."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    session = models.ForeignKey("accounts.DeviceSession", models.CASCADE, related_name="+", db_index=False)
    channel = models.CharField(_("channel"), max_length=7, choices=PUSHED_CHOICES)
    address = EncryptedText(_("address"))
    """The token of FCM; of Web Push the subscription as JSON. Emptied when the registration ends."""
    address_hash = models.BinaryField(max_length=32, editable=False)
    app = models.CharField(_("app"), max_length=60, blank=True)
    created_at = models.DateTimeField(_("created at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_because = models.CharField(_("ended because"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("push registration")
        verbose_name_plural = _("push registrations")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(channel__in=PUSHED), name="push_channel_known"),
            models.UniqueConstraint(
                fields=["channel", "address_hash"], condition=models.Q(ended_at=None), name="push_address_has_one_owner"
            ),
            models.UniqueConstraint(
                fields=["session", "channel"], condition=models.Q(ended_at=None), name="push_one_per_device"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "-id"], name="push_of_person"),
            models.Index(fields=["session"], name="push_of_session"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.created_at:%Y-%m-%d}"


class Delivery(models.Model):
    """The outbox: one notification on its way to one device.

    `next_at` is when it may be taken up: in future for what waits, and for what is being sent, whose lease ends then.
    """

    id = models.BigAutoField(primary_key=True)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    notification = models.ForeignKey(Notification, models.CASCADE, related_name="deliveries", db_index=False)
    channel = models.CharField(_("channel"), max_length=7, choices=PUSHED_CHOICES)
    registration = models.ForeignKey(
        PushRegistration, models.CASCADE, null=True, related_name="deliveries", db_index=False
    )
    """Null for a channel that needs no device."""
    recalls = models.BooleanField(_("takes back"), default=False)
    """Replaces on the screen what was sent before it ceased to be true."""
    status = models.CharField(_("status"), max_length=8, choices=DeliveryStatus.choices, default=DeliveryStatus.QUEUED)
    priority = models.PositiveSmallIntegerField(_("priority"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    queued_at = models.DateTimeField(_("queued at"))
    next_at = models.DateTimeField(_("next at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints: ClassVar = [
            status_constraint(DeliveryStatus, "delivery_status_known"),
            models.CheckConstraint(condition=models.Q(channel__in=PUSHED), name="delivery_channel_known"),
            models.UniqueConstraint(
                fields=["notification", "channel", "registration", "recalls"],
                nulls_distinct=False,
                name="delivery_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["priority", "next_at"],
                condition=models.Q(status__in=[DeliveryStatus.QUEUED, DeliveryStatus.SENDING]),
                name="delivery_due",
            ),
            models.Index(
                fields=["street"], condition=models.Q(status=DeliveryStatus.WAITING), name="delivery_for_digest"
            ),
            models.Index(fields=["registration"], name="delivery_to_device"),
        ]

    def __str__(self) -> str:
        return f"{self.notification_id} {self.channel} {self.status}"
