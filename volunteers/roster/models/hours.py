"""When a volunteer may be asked. Without rows: at any time."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.crypto import EncryptedText
from backend.ids import new_id
from volunteers.roster.models.volunteer import Volunteer

DAY = 24 * 60
"""Minutes of a day: `until` may be 24:00."""


class Hours(models.Model):
    """From one minute of a local day to another. Work over midnight takes the end of a day and the start of the next."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    starts = models.PositiveSmallIntegerField(_("from"))
    """Minutes since midnight, in the street's local time."""
    ends = models.PositiveSmallIntegerField(_("until"))

    class Meta:
        abstract = True


class WeeklyHours(Hours):
    """Hours of every week at which a volunteer may be asked."""

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="weekly_hours", db_index=False)
    weekday = models.PositiveSmallIntegerField(_("weekday"))
    """1 Monday to 7 Sunday (ISO 8601)."""

    class Meta:
        verbose_name = _("weekly hours")
        verbose_name_plural = _("weekly hours")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["volunteer", "weekday", "starts"], name="weekly_hours_once"),
            models.CheckConstraint(condition=models.Q(weekday__gte=1, weekday__lte=7), name="weekly_hours_weekday"),
            models.CheckConstraint(
                condition=models.Q(starts__lt=models.F("ends"), ends__lte=DAY), name="weekly_hours_end_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id} {self.weekday} {self.starts}–{self.ends}"


class DayHours(Hours):
    """Hours of one day at which a volunteer may be asked, or may not, whatever the week says."""

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="day_hours", db_index=False)
    day = models.DateField(_("day"))
    available = models.BooleanField(_("available"))
    note = EncryptedText(_("note"), max_length=200, blank=True)
    """For the volunteer alone: nobody has to say why they are away."""

    class Meta:
        verbose_name = _("hours of a day")
        verbose_name_plural = _("hours of a day")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["volunteer", "day", "starts"], name="day_hours_once"),
            models.CheckConstraint(
                condition=models.Q(starts__lt=models.F("ends"), ends__lte=DAY), name="day_hours_end_later"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["day"], name="day_hours_over")]

    def __str__(self) -> str:
        return f"{self.volunteer_id} {self.day} {self.starts}–{self.ends}"
