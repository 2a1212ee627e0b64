"""Whom a task can be put to, as the database finds them: by skill, nearest first."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from volunteers.roster.models import Volunteer


class Askable(models.Model):
    """One row for each skill of a volunteer who may be asked, and one without a skill.

    A trigger on the roster keeps them (migrations 0007 and 0017): they are never out of step, however volunteers are written. `x`
    and `y` are metres in a plane of their own for each street and skill, see `volunteers.dispatch.plane`.
    """

    id = models.BigAutoField(primary_key=True)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="askable")
    skill = models.CharField(max_length=40, blank=True)
    x = models.FloatField(null=True)
    y = models.FloatField(null=True)
    """Null where the volunteer's home is not on the map."""
    lat = models.FloatField(_("latitude"), null=True)
    lng = models.FloatField(_("longitude"), null=True)
    """The home, as the roster has it: the walk reads nothing else."""
    lot = models.FloatField(db_default=models.Func(function="random"))
    """By it those are drawn whom no way sets apart, 0 to 1."""

    class Meta:
        verbose_name = _("skill that one is asked by")
        verbose_name_plural = _("skills that one is asked by")
        indexes: ClassVar = [models.Index(fields=["street", "skill", "lot"], name="askable_by_lot")]

    def __str__(self) -> str:
        return f"{self.volunteer_id} {self.skill}"
