"""The offers of a task."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.ids import new_id
from backend.states import status_constraint
from volunteers.dispatch.models.task import Task, TaskRole
from volunteers.dispatch.states import OfferStatus
from volunteers.roster.models import Volunteer


class Offer(models.Model):
    """A task put to one volunteer, with the reasons why to them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, models.PROTECT, related_name="offers")
    role = models.ForeignKey(TaskRole, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    """Null on a task that does not tell its places apart."""
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="offers")
    status = models.CharField(_("status"), max_length=9, choices=OfferStatus.choices, default=OfferStatus.OPEN)
    reasons = models.JSONField(_("reasons"), default=list)
    """[{code, value, text: {language: words}}], kept as they were told."""
    chance = models.FloatField(_("chance"), default=0.35)
    """That it is accepted, as it was reckoned when it was made, 0 to 1."""
    nominated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    """The leader who put them forward; null where dispatch chose them."""
    despite = models.BooleanField(_("in spite of little time"), default=False, db_default=False, editable=False)
    """The leader asks although they would have little rest, a long way or much to do that month: that is for them to judge."""
    beside = ArrayField(models.UUIDField(), default=list, db_default=[], blank=True, editable=False)
    """Ids of the places that the volunteer held at these hours when the leader asked in spite of them; told with the reasons."""
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("expires at"))

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints: ClassVar = [
            status_constraint(OfferStatus, "offer_status_known"),
            models.UniqueConstraint(
                fields=["task", "volunteer"],
                condition=models.Q(status=OfferStatus.OPEN),
                name="offer_open_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["volunteer", "-id"], name="offer_of_volunteer"),
            models.Index(fields=["expires_at"], condition=models.Q(status=OfferStatus.OPEN), name="offer_due"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} → {self.volunteer_id}"

    def status_at(self, at: datetime) -> OfferStatus:
        """The status at a moment: an open offer ends with its time, whether or not the clock's job has come by."""
        over = self.status == OfferStatus.OPEN and self.expires_at <= at
        return OfferStatus.EXPIRED if over else OfferStatus(self.status)
