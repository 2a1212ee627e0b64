"""Calls at the hotline, and what was taken down in them."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.crypto import BlindIndex, EncryptedText
from backend.ids import new_id
from backend.states import status_constraint
from needs.hotline.states import Outcome, Status, Verified


class HotlineCall(models.Model):
    """Somebody calls, and a clerk answers. Of an anonymous caller neither number nor name is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    clerk = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    phone = EncryptedText(_("phone"), max_length=20, blank=True, index="phone_index")
    """E.164, as the telephone system showed it."""
    phone_index = BlindIndex(of="phone", null=True)
    name = EncryptedText(_("name"), max_length=60, blank=True)
    """As the caller said it."""
    caller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    """Who it is, once that is known, or once something was taken down for them: the clerk sees how their needs stand."""
    verified = models.CharField(_("known by"), max_length=9, choices=Verified.choices, default=Verified.NOTHING)
    tries = models.PositiveSmallIntegerField(_("tries that fitted nobody"), default=0)
    told = ArrayField(
        models.CharField(max_length=3), verbose_name=_("emergency numbers told"), default=list, editable=False
    )
    """The emergency numbers that the caller was told to call."""
    status = models.CharField(_("status"), max_length=5, choices=Status.choices, default=Status.OPEN)
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome.choices, blank=True)
    started_at = models.DateTimeField(_("started at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    forgotten_at = models.DateTimeField(_("forgotten at"), null=True, editable=False)
    """When number and name were removed."""

    class Meta:
        verbose_name = _("call at the hotline")
        verbose_name_plural = _("calls at the hotline")
        constraints: ClassVar = [
            status_constraint(Status, "hotline_call_status_known"),
            models.CheckConstraint(
                condition=models.Q(verified__in=Verified.values), name="hotline_call_verified_known"
            ),
            models.CheckConstraint(
                condition=models.Q(status=Status.OPEN, ended_at=None, outcome="")
                | models.Q(status=Status.LEFT, ended_at__isnull=False, outcome="")
                | models.Q(status=Status.ENDED, ended_at__isnull=False, outcome__in=Outcome.values),
                name="hotline_call_ends_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=models.Q(verified=Verified.NOTHING) | models.Q(caller__isnull=False),
                name="hotline_call_verified_is_somebody",
            ),
            models.UniqueConstraint(
                fields=["clerk"], condition=models.Q(status=Status.OPEN), name="hotline_one_call_at_a_time"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["street", "started_at"], name="hotline_call_of_street"),
            models.Index(
                fields=["phone_index", "street"],
                condition=models.Q(phone_index__isnull=False),
                name="hotline_call_of_phone",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Filing(models.Model):
    """A need that a clerk took down in a call: the caller agreed by word of mouth, and somebody heard it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    hotline_call = models.ForeignKey(HotlineCall, models.PROTECT, related_name="filings")
    need = models.OneToOneField("desk.Need", models.PROTECT, related_name="filing")
    reference = models.CharField(_("reference"), max_length=8)
    """Eight digits, to be said over the telephone."""
    heard_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    """Who heard the caller agree that it is taken down and passed on."""
    heard_at = models.DateTimeField(_("heard at"))

    class Meta:
        verbose_name = _("need taken down at the hotline")
        verbose_name_plural = _("needs taken down at the hotline")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["street", "reference"], name="hotline_reference_once"),
        ]

    def __str__(self) -> str:
        return self.reference
