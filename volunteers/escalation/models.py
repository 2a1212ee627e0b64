"""Calls for help with a task."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.crypto import EncryptedText
from backend.ids import new_id
from backend.states import status_constraint
from volunteers.dispatch.models import Task
from volunteers.escalation.states import CallStatus, Rung


class HelpCall(models.Model):
    """Leaders of neighbouring teams, or one contractor, are asked to help where nobody was found for a task."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, models.PROTECT, related_name="calls", db_index=False)
    step = models.CharField(_("step"), max_length=10, choices=Rung.choices)
    teams = ArrayField(models.UUIDField(), verbose_name=_("teams"), default=list, blank=True)
    """Ids of the teams whose leaders are asked."""
    organisation = models.ForeignKey(
        "parties.Organisation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("contractor")
    )
    status = models.CharField(_("status"), max_length=6, choices=CallStatus.choices, default=CallStatus.ASKED)
    asked_at = models.DateTimeField(_("asked at"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    words = EncryptedText(_("words"), max_length=500, blank=True)
    """Who comes; or why nobody does."""

    class Meta:
        verbose_name = _("call for help")
        verbose_name_plural = _("calls for help")
        constraints: ClassVar = [
            status_constraint(CallStatus, "call_status_known"),
            models.CheckConstraint(
                condition=models.Q(step=Rung.NEIGHBOURS, organisation=None)
                | models.Q(step=Rung.CONTRACTOR, organisation__isnull=False),
                name="call_to_teams_or_a_contractor",
            ),
            models.UniqueConstraint(
                fields=["task", "step", "organisation"], nulls_distinct=False, name="call_once_for_a_task"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "-id"], name="call_of_contractor")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.step}"
