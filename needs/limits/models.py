"""How often somebody did something on a day; and for whom the limits are lifted."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.ids import new_id
from backend.states import status_constraint
from needs.limits.states import Kind, Status


class Tally(models.Model):
    """What one person did of one kind on one day of their street. Written by one statement (`services.take`)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    day = models.DateField(_("day"), db_index=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    number = models.PositiveIntegerField(_("number"))

    class Meta:
        verbose_name = _("tally of a day")
        verbose_name_plural = _("tallies of days")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="tally_kind_known"),
            models.UniqueConstraint(fields=["user", "day", "kind"], name="tally_once"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"


class Lift(models.Model):
    """The limits of a day do not hold for one person, for a time, by a leader's or manager's word."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    reason = models.TextField(_("reason"))
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.STANDING)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("lifted limit")
        verbose_name_plural = _("lifted limits")
        constraints: ClassVar = [
            status_constraint(Status, "lift_status_known"),
            models.CheckConstraint(condition=models.Q(until__gt=models.F("since")), name="lift_for_a_time"),
            models.CheckConstraint(condition=~models.Q(by=models.F("user")), name="lift_by_another"),
        ]

    def __str__(self) -> str:
        return str(self.id)
