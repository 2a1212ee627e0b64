"""Visits that came due, what was found, and the days on which they are twice as frequent."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.crypto import EncryptedText
from backend.ids import new_id
from backend.states import status_constraint
from volunteers.care.models.entry import MOST_WORDS, Entry
from volunteers.care.states import CAME_OR_COMES, AlarmStatus, Found, Outcome, VisitStatus
from volunteers.dispatch.models import Task


class Visit(models.Model):
    """A visit that was due, and the task that was made of it. One at a time, and one for a day: none is made twice."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="visits", db_index=False)
    day = models.DateField(_("day"))
    """The local day for which it was asked."""
    due_at = models.DateTimeField(_("due at"))
    task = models.OneToOneField(Task, models.PROTECT, null=True, related_name="+")
    """Null only while it is being made."""
    status = models.CharField(_("status"), max_length=10, choices=VisitStatus.choices, default=VisitStatus.OPEN)
    made_at = models.DateTimeField(_("made at"))
    outcome = models.CharField(_("outcome"), max_length=15, choices=Outcome.choices, blank=True)
    note = EncryptedText(_("note"), max_length=MOST_WORDS, blank=True)
    """What the visitor wrote down; read with the file of the entry."""
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    told_at = models.DateTimeField(_("told at"), null=True, blank=True)

    class Meta:
        verbose_name = _("visit of the care register")
        verbose_name_plural = _("visits of the care register")
        constraints: ClassVar = [
            status_constraint(VisitStatus, "care_visit_status_known"),
            models.UniqueConstraint(
                fields=["entry", "day"], condition=models.Q(status__in=CAME_OR_COMES), name="care_visit_once_a_day"
            ),
            models.UniqueConstraint(
                fields=["entry"], condition=models.Q(status=VisitStatus.OPEN), name="care_visit_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["", *Outcome.values]), name="care_visit_outcome_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=[VisitStatus.DONE, VisitStatus.NOBODY])
                | (~models.Q(outcome="") & models.Q(told_by__isnull=False, told_at__isnull=False)),
                name="care_visit_told_by_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["street", "-id"], name="care_visit_of_street"),
            models.Index(fields=["made_at"], condition=models.Q(status=VisitStatus.OPEN), name="care_visit_waits"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.day}"


class Alarm(models.Model):
    """Nobody opened, or they need help: somebody finds out, and says what they found."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="alarms")
    visit = models.OneToOneField(Visit, models.CASCADE, related_name="alarm")
    why = models.CharField(_("why"), max_length=15, choices=Outcome.choices)
    status = models.CharField(_("status"), max_length=6, choices=AlarmStatus.choices, default=AlarmStatus.OPEN)
    raised_at = models.DateTimeField(_("raised at"))
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    carried_up_at = models.DateTimeField(_("carried up at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    found = EncryptedText(_("found"), max_length=10, blank=True)
    """A `Found` value."""
    note = EncryptedText(_("note"), max_length=MOST_WORDS, blank=True)

    class Meta:
        verbose_name = _("alarm of the care register")
        verbose_name_plural = _("alarms of the care register")
        constraints: ClassVar = [
            status_constraint(AlarmStatus, "care_alarm_status_known"),
            models.CheckConstraint(
                condition=models.Q(why__in=[Outcome.NOBODY, Outcome.NEEDS_HELP]), name="care_alarm_why_known"
            ),
            models.CheckConstraint(
                condition=models.Q(status=AlarmStatus.OPEN)
                | models.Q(closed_at__isnull=False, closed_by__isnull=False),
                name="care_alarm_closed_by_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["street", "-id"], name="care_alarm_of_street"),
            models.Index(fields=["raised_at"], condition=models.Q(status=AlarmStatus.OPEN), name="care_alarm_waits"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def finding(self) -> Found | None:
        """What was found out, once it is closed."""
        return Found(self.found) if self.found else None


class HeatWave(models.Model):
    """Days on which everybody on the register is visited twice as often. It ends by itself."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=200)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"))
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    """When somebody ended it before its time."""

    class Meta:
        verbose_name = _("heat wave")
        verbose_name_plural = _("heat waves")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(until__gt=models.F("since")), name="care_heat_ends_later"),
        ]
        indexes: ClassVar = [models.Index(fields=["street", "-until"], name="care_heat_of_street")]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d}–{self.until:%Y-%m-%d}"
