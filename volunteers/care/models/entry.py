"""Who is looked after, by whom they like to be visited, and who is called when nobody opens."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.crypto import EncryptedText
from backend.ids import new_id
from backend.places.models import Home
from backend.states import status_constraint
from volunteers.care.rhythm import due_after
from volunteers.care.states import OPEN, TRUST_OPEN, Kin, Seen, Status, TrustStatus

MOST_DAYS = 90
MOST_WORDS = 500


class Entry(Home):
    """A resident who is looked after, or is asked whether they would be. Its place is the door that visits go to."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    resident = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.PROPOSED)
    reasons = EncryptedText(_("reasons"), max_length=200, blank=True)
    """`Why` values, in order, by spaces."""
    door_notes = EncryptedText(_("notes for the door"), max_length=MOST_WORDS, blank=True)
    """What who comes has to know there: knock loudly, the bell is broken."""
    every_days = models.PositiveSmallIntegerField(_("every so many days"))
    weekdays = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("weekdays"), default=list, blank=True)
    """1 Monday to 7 Sunday; none is any."""
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))
    """Local hours at which a visit suits."""
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposed at"))
    consent = models.ForeignKey("privacy.Consent", models.SET_NULL, null=True, blank=True, related_name="+")
    """By which they agreed: who said it, how, and when."""
    representation = models.ForeignKey(
        "households.Representation", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    """By whose right, where somebody agreed for them."""
    since = models.DateTimeField(_("since"), null=True, blank=True)
    """When the visits began."""
    last_seen_at = models.DateTimeField(_("last seen at"), null=True, blank=True)
    last_seen_how = models.CharField(_("last seen how"), max_length=9, choices=Seen.choices, blank=True)
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    """When the next visit is due; null while nobody is to come."""
    due_hot_at = models.DateTimeField(_("due at in a heat wave"), null=True, blank=True)
    paused_for = EncryptedText(_("paused for"), max_length=10, blank=True)
    """A `Pause` value."""
    paused_until = models.DateField(_("paused until"), null=True, blank=True)
    """The day on which visits begin again by themselves."""
    review_on = models.DateField(_("review on"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    emptied_at = models.DateTimeField(_("emptied at"), null=True, blank=True)
    """When what was kept was removed."""

    class Meta:
        verbose_name = _("entry of the care register")
        verbose_name_plural = _("entries of the care register")
        constraints: ClassVar = [
            status_constraint(Status, "care_entry_status_known"),
            models.UniqueConstraint(
                fields=["street", "resident"], condition=models.Q(status__in=OPEN), name="care_entry_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(every_days__gte=1, every_days__lte=MOST_DAYS), name="care_entry_rhythm_sensible"
            ),
            models.CheckConstraint(condition=models.Q(ends__gt=models.F("starts")), name="care_entry_hours_in_order"),
            models.CheckConstraint(
                condition=models.Q(last_seen_how__in=["", *Seen.values]), name="care_entry_seen_how_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=[Status.ACTIVE, Status.PAUSED])
                | models.Q(consent__isnull=False, since__isnull=False),
                name="care_entry_nobody_without_consent",
            ),
            models.CheckConstraint(
                condition=models.Q(status=Status.ACTIVE) | models.Q(due_at=None, due_hot_at=None),
                name="care_entry_due_while_active",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=Status.ENDED) | models.Q(ended_at__isnull=False),
                name="care_entry_ended_when",
            ),
            models.CheckConstraint(
                condition=models.Q(emptied_at=None) | models.Q(status=Status.ENDED, lat=None, lng=None),
                name="care_entry_emptied_is_nowhere",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["street", "-id"], name="care_entry_of_street"),
            models.Index(fields=["street", "due_at"], condition=models.Q(status=Status.ACTIVE), name="care_entry_due"),
            models.Index(
                fields=["street", "due_hot_at"], condition=models.Q(status=Status.ACTIVE), name="care_entry_due_hot"
            ),
            models.Index(
                fields=["paused_until"], condition=models.Q(status=Status.PAUSED), name="care_entry_comes_back"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def user_id(self) -> object:
        """Whose it is: the resident."""
        return self.resident_id

    @property
    def whys(self) -> list[str]:
        """`Why` values."""
        return str(self.reasons).split()

    def due(self, *, hot: bool) -> datetime | None:
        """When the next visit is due, in a heat wave or not."""
        return self.due_hot_at if hot else self.due_at

    def reckon(self) -> None:
        """Say when the next visit is due, from when they were last seen well; nobody is to come but to who is looked after."""
        seen = max(filter(None, (self.last_seen_at, self.since)), default=None)
        if self.status != Status.ACTIVE or seen is None:
            self.due_at = self.due_hot_at = None
            return
        self.due_at = due_after(seen, self.every_days)
        self.due_hot_at = due_after(seen, self.every_days, hot=True)


class Trusted(models.Model):
    """A volunteer who is asked first, once the resident knows of it and the volunteer has agreed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="trusted", db_index=False)
    volunteer = models.ForeignKey("roster.Volunteer", models.PROTECT, related_name="+")
    status = models.CharField(_("status"), max_length=7, choices=TrustStatus.choices, default=TrustStatus.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("trusted volunteer")
        verbose_name_plural = _("trusted volunteers")
        constraints: ClassVar = [
            status_constraint(TrustStatus, "care_trusted_status_known"),
            models.UniqueConstraint(
                fields=["entry", "volunteer"],
                condition=models.Q(status__in=TRUST_OPEN),
                name="care_trusted_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Contact(models.Model):
    """Who is called when nobody opens the door."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="contacts", db_index=False)
    position = models.PositiveSmallIntegerField(_("position"))
    """Who is called first."""
    name = EncryptedText(_("name"), max_length=60)
    phone = EncryptedText(_("phone"), max_length=20)
    """E.164."""
    kin = models.CharField(_("relation"), max_length=9, choices=Kin.choices)

    class Meta:
        verbose_name = _("contact for an alarm")
        verbose_name_plural = _("contacts for an alarm")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "position"], name="care_contact_in_order"),
            models.CheckConstraint(condition=models.Q(kin__in=Kin.values), name="care_contact_kin_known"),
        ]

    def __str__(self) -> str:
        return str(self.id)
