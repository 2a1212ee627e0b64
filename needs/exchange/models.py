"""Extracts of needs, and where they lie."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.files.sealed import SealedPieces
from backend.ids import new_id
from backend.places.datum import Datum
from backend.states import status_constraint
from needs.desk.states import Kind
from needs.exchange.states import ExtractStatus, Format, Part


class Extract(models.Model):
    """Needs of a street written into one file, for whoever asked for it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    format = models.CharField(_("format"), max_length=14, choices=Format.choices)
    part = models.CharField(_("part"), max_length=6, choices=Part.choices)
    area = models.ForeignKey("places.Area", models.PROTECT, null=True, blank=True, related_name="+")
    start = models.DateField(_("from"), null=True, blank=True)
    """The first day on which they were reported, of the street's calendar."""
    end = models.DateField(_("to"), null=True, blank=True)
    """The day after the last."""
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, blank=True)
    category = models.CharField(_("category"), max_length=40, blank=True)
    datum = models.CharField(_("datum"), max_length=6, choices=Datum.choices, default=Datum.WGS84)
    status = models.CharField(_("status"), max_length=9, choices=ExtractStatus.choices, default=ExtractStatus.QUEUED)
    progress = models.PositiveSmallIntegerField(_("progress"), default=0)
    """Per cent."""
    rows = models.PositiveIntegerField(_("rows"), null=True, blank=True)
    size = models.PositiveBigIntegerField(_("size"), null=True, blank=True)
    """Bytes."""
    asked_at = models.DateTimeField(_("asked at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)

    class Meta:
        verbose_name = _("extract of needs")
        verbose_name_plural = _("extracts of needs")
        constraints: ClassVar = [
            status_constraint(ExtractStatus, "extract_status_known"),
            models.CheckConstraint(condition=models.Q(progress__lte=100), name="extract_progress_per_cent"),
            models.CheckConstraint(condition=~models.Q(kind=Kind.WRONGDOING), name="extract_never_of_wrongdoing"),
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(status=ExtractStatus.QUEUED), name="extract_one_at_a_time"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "-id"], name="extract_of_person"),
            models.Index(fields=["expires_at"], condition=models.Q(status=ExtractStatus.READY), name="extract_age"),
        ]

    def __str__(self) -> str:
        return f"{self.format} {self.status}"


class ExtractContent(SealedPieces):
    """Where the file of an extract lies, and what opens it."""

    extract = models.OneToOneField(Extract, models.CASCADE, primary_key=True, related_name="content")

    class Meta:
        verbose_name = _("content of an extract")
        verbose_name_plural = _("contents of extracts")

    def __str__(self) -> str:
        return str(self.extract_id)
