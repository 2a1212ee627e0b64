"""Why these were asked and no others, kept as it was decided."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.ids import new_id
from volunteers.dispatch.models.task import Task, TaskRole


class Decision(models.Model):
    """A wave: what was known (`deciding.Situation`), and who was asked. The same situation gives the same wave again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, models.PROTECT, related_name="decisions")
    role = models.ForeignKey(TaskRole, models.PROTECT, null=True, related_name="decisions")
    at = models.DateTimeField(_("at"))
    situation = models.JSONField()
    asked = ArrayField(models.UUIDField())
    """Ids of volunteers, best first."""

    class Meta:
        verbose_name = _("decision on a wave")
        verbose_name_plural = _("decisions on waves")
        indexes: ClassVar = [
            models.Index(fields=["task", "id"], name="decision_of_task"),
            models.Index(fields=["at"], name="decision_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.at:%Y-%m-%d %H:%M}"
