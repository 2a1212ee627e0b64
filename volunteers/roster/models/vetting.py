"""How a volunteer was checked: for themself and who manages the group, and for nobody else."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.crypto import EncryptedText
from backend.ids import new_id
from volunteers.roster.models.volunteer import Volunteer
from volunteers.roster.states import VettingKind, VettingOutcome


class Vetting(models.Model):
    """A check of a volunteer, what came of it, and until when it counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="vettings")
    kind = models.CharField(_("kind"), max_length=10, choices=VettingKind.choices)
    outcome = models.CharField(_("outcome"), max_length=11, choices=VettingOutcome.choices)
    how = EncryptedText(_("shown how"), max_length=200)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    """The last day on which it counts; null is until it is ended."""
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)
    """When it was ended, or another of its kind took its place."""

    class Meta:
        verbose_name = _("check of a volunteer")
        verbose_name_plural = _("checks of volunteers")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=VettingKind.values), name="vetting_kind_known"),
            models.CheckConstraint(condition=models.Q(outcome__in=VettingOutcome.values), name="vetting_outcome_known"),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="vetting_ends_later",
            ),
            models.UniqueConstraint(
                fields=["volunteer", "kind"], condition=models.Q(ended_at__isnull=True), name="vetting_of_a_kind_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id} {self.kind}"
