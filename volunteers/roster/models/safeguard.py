"""What stands behind a volunteer: insurances and written agreements; and whom they are not put together with."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.crypto import EncryptedText
from backend.ids import new_id
from volunteers.roster.models.volunteer import Volunteer
from volunteers.roster.states import SafeguardKind


class Safeguard(models.Model):
    """An accident insurance, or a written agreement, from a day until a day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="safeguards")
    kind = models.CharField(_("kind"), max_length=9, choices=SafeguardKind.choices)
    issuer = models.CharField(_("with whom"), max_length=120)
    """The insurer, or who signed for the group."""
    number = EncryptedText(_("number"), max_length=60, blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    """The last day on which it holds; null is until it is ended."""
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)

    class Meta:
        verbose_name = _("insurance or agreement")
        verbose_name_plural = _("insurances and agreements")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=SafeguardKind.values), name="safeguard_kind_known"),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="safeguard_ends_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id} {self.kind}"


class Apart(models.Model):
    """Two people who are not put together. Known to who set it and to who manages the group, and to nobody else."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    other = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    """The person, or who manages the group."""
    reason = EncryptedText(_("reason"), max_length=1_000, blank=True)
    set_at = models.DateTimeField(_("set at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)

    class Meta:
        verbose_name = _("two kept apart")
        verbose_name_plural = _("people kept apart")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(person=models.F("other")), name="apart_from_another"),
            models.UniqueConstraint(
                fields=["person", "other", "set_by"],
                condition=models.Q(ended_at__isnull=True),
                name="apart_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
