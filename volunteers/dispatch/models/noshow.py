"""Who held a place and was not checked in."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.ids import new_id
from backend.states import status_constraint
from volunteers.dispatch.models.place import Assignment
from volunteers.dispatch.states import NoShowStatus


class NoShow(models.Model):
    """Noted by the clock; the volunteer may say why, and somebody else decides. Only what stands counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    assignment = models.OneToOneField(Assignment, models.PROTECT, related_name="no_show")
    status = models.CharField(_("status"), max_length=8, choices=NoShowStatus.choices, default=NoShowStatus.NOTED)
    noted_at = models.DateTimeField(_("noted at"))
    object_until = models.DateTimeField(_("may be objected to until"))
    said = models.TextField(_("what the volunteer said"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    """Of the decision."""

    class Meta:
        verbose_name = _("no-show")
        verbose_name_plural = _("no-shows")
        constraints: ClassVar = [status_constraint(NoShowStatus, "no_show_status_known")]
        indexes: ClassVar = [
            models.Index(fields=["street", "-id"], name="no_show_of_street"),
            models.Index(fields=["object_until"], condition=models.Q(status=NoShowStatus.NOTED), name="no_show_due"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.status}"
