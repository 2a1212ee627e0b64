"""Series of tasks, and which task stands for which of their days."""

from datetime import date, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.ids import new_id
from backend.states import status_constraint
from volunteers.dispatch.models import Task
from volunteers.series.rules import Rule, hours
from volunteers.series.states import STANDING_OPEN, Holidays, StandingStatus, Status, TemplateStatus


class Series(models.Model):
    """Work that comes again, by a rule in the street's local time. Its tasks are made some weeks ahead."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    community = models.ForeignKey("places.Area", models.PROTECT, null=True, blank=True, related_name="+")
    grid = models.ForeignKey("places.Area", models.PROTECT, null=True, blank=True, related_name="+")
    shape = models.JSONField(_("what each task is"))
    """A `TaskShape`. At a public place: the work at somebody's home comes from their need."""
    rule = models.CharField(_("rule"), max_length=200)
    """RFC 5545, without its end: that stands in `last_on` and `count`."""
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    count = models.PositiveSmallIntegerField(_("occurrences"), null=True, blank=True)
    at = models.TimeField(_("at"))
    """Local time of the street."""
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    holidays = models.CharField(_("holidays"), max_length=4, choices=Holidays.choices)
    status = models.CharField(_("status"), max_length=7, choices=Status.choices, default=Status.RUNNING)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    director = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    """Who has it in hand: its maker, until it is handed over. Its next tasks are theirs."""
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    """The series that ended before this one, where it was changed from a day on."""
    made_at = models.DateTimeField(_("made at"))
    fingerprint = models.BinaryField(max_length=32, editable=False)
    """SHA-256 of what was asked for, by which one that is sent again is known."""

    class Meta:
        verbose_name = _("series of tasks")
        verbose_name_plural = _("series of tasks")
        constraints: ClassVar = [
            status_constraint(Status, "series_status_known"),
            models.CheckConstraint(condition=models.Q(holidays__in=Holidays.values), name="series_holidays_known"),
            models.CheckConstraint(condition=models.Q(last_on__gte=models.F("first_on")), name="series_ends_later"),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=1, minutes__lte=1440), name="series_minutes_of_a_day"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["street", "-id"], name="series_of_street"),
            models.Index(fields=["street"], condition=models.Q(status=Status.RUNNING), name="series_running"),
        ]

    def __str__(self) -> str:
        return str(self.shape.get("title", self.id))

    def days(self) -> list[date]:
        """The local days on which its rule falls, holidays among them."""
        return list(Rule(self.rule, self.first_on, self.last_on, self.count).days())

    def hours(self, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """From when to when on this day, in UTC."""
        return hours(day, self.at, self.minutes, zone)


class Occurrence(models.Model):
    """A day of a series for which its task was made. It stays whatever becomes of the task: none is made twice."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    series = models.ForeignKey(Series, models.PROTECT, related_name="occurrences", db_index=False)
    day = models.DateField(_("day"))
    """The local day on which the rule put it, wherever the task has been moved since."""
    task = models.OneToOneField(Task, models.PROTECT, related_name="occurrence")
    edited = ArrayField(
        models.CharField(max_length=20), verbose_name=_("changed of this one"), default=list, db_default=[], blank=True
    )
    """What was changed of this task alone, by the names of `TaskChange`: it stays so, whatever becomes of the series."""
    dropped = models.BooleanField(_("left by the rule"), default=False, db_default=False)
    """Whether the task was called off because the rule no longer falls on its day; where it does so again, another is made."""

    class Meta:
        verbose_name = _("occurrence of a series")
        verbose_name_plural = _("occurrences of series")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["series", "day"], condition=models.Q(dropped=False), name="occurrence_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.series_id} {self.day}"


class Standing(models.Model):
    """A volunteer who is put first to every task of a series, once they have agreed to it; each time they may still say no."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    series = models.ForeignKey(Series, models.PROTECT, related_name="standing", db_index=False)
    volunteer = models.ForeignKey("roster.Volunteer", models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=60, blank=True)
    """By its name; empty where the tasks do not tell their places apart."""
    status = models.CharField(_("status"), max_length=8, choices=StandingStatus.choices, default=StandingStatus.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("standing volunteer")
        verbose_name_plural = _("standing volunteers")
        constraints: ClassVar = [
            status_constraint(StandingStatus, "standing_status_known"),
            models.UniqueConstraint(
                fields=["series", "volunteer"],
                condition=models.Q(status__in=STANDING_OPEN),
                name="standing_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series_id} ↻ {self.volunteer_id}"


class Template(models.Model):
    """What a task is without its time and place, kept by the group for the next time."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=60)
    shape = models.JSONField(_("what each task is"))
    """A `TaskShape` without location, address and meeting point."""
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    status = models.CharField(_("status"), max_length=7, choices=TemplateStatus.choices, default=TemplateStatus.ACTIVE)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made at"))
    changed_at = models.DateTimeField(_("changed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("template of tasks")
        verbose_name_plural = _("templates of tasks")
        constraints: ClassVar = [
            status_constraint(TemplateStatus, "template_status_known"),
            models.UniqueConstraint(
                fields=["street", "name"], condition=models.Q(status=TemplateStatus.ACTIVE), name="template_name_once"
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=1, minutes__lte=1440), name="template_minutes_of_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.name
