"""Broadcasts: what was said, by whom, to whom."""

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.ids import new_id
from backend.notifications.states import Urgency
from backend.states import status_constraint
from volunteers.broadcasts.states import Status, To


class Broadcast(models.Model):
    """One text to many people. Whom it reached, the notice knows."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    to = models.CharField(_("to"), max_length=10, choices=To.choices)
    team = models.ForeignKey("group.Team", models.PROTECT, null=True, blank=True, related_name="+")
    title = models.JSONField(_("title"))
    """{language: text}; so is the text."""
    text = models.JSONField(_("text"))
    urgency = models.CharField(_("urgency"), max_length=9, choices=Urgency.choices)
    expires_at = models.DateTimeField(_("expires at"))
    people = models.PositiveIntegerField(_("people"))
    """How many it was said to."""
    notice_id = models.UUIDField(null=True, editable=False)
    """The notice in their inboxes; null where there was nobody."""
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made at"))
    status = models.CharField(_("status"), max_length=9, choices=Status.choices, default=Status.SENT)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    fingerprint = models.BinaryField(max_length=32, editable=False)
    """SHA-256 of what was sent, by which a broadcast that is sent again is known."""

    class Meta:
        verbose_name = _("broadcast")
        verbose_name_plural = _("broadcasts")
        constraints: ClassVar = [
            status_constraint(Status, "broadcast_status_known"),
            models.CheckConstraint(
                condition=models.Q(status=Status.SENT, withdrawn_at=None)
                | models.Q(status=Status.WITHDRAWN, withdrawn_at__isnull=False),
                name="broadcast_withdrawn_at_a_time",
            ),
            models.CheckConstraint(condition=models.Q(to__in=To.values), name="broadcast_to_known"),
            models.CheckConstraint(condition=models.Q(urgency__in=Urgency.values), name="broadcast_urgency_known"),
            models.CheckConstraint(
                condition=models.Q(team=None) | models.Q(to=To.ROLES), name="broadcast_team_of_role_holders"
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="broadcast_expires_later"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["street", "-id"], name="broadcast_of_street")]

    def __str__(self) -> str:
        return f"{self.urgency} {self.made_at:%Y-%m-%d}"

    @property
    def covering(self) -> frozenset[UUID]:
        """The areas whose officers answer for it: its own, and those that it lies in. Needs `area` loaded."""
        return frozenset(each for each in (self.area_id, self.area.parent_id, self.area.street_id) if each is not None)
