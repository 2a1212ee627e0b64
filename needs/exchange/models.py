"""Extracts and imports of needs, and where their files lie."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.files.sealed import SealedPieces
from backend.ids import new_id
from backend.imports.models import FileImport, Line, constraints_of
from backend.places.datum import Datum
from backend.states import status_constraint
from needs.desk.states import Kind
from needs.exchange.states import ExtractStatus, Format, KeyStatus, Part, Source


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


class Import(FileImport):
    """A file of needs from another system, and how far it was read. Its rows become needs that the importer reported."""

    source = models.CharField(_("source"), max_length=100)
    """The system that it came from: with the number of a row it makes the id of its need, so that none comes in twice."""
    format = models.CharField(_("format"), max_length=7, choices=Source.choices)
    mapping = models.JSONField(_("mapping"), default=dict, blank=True)
    """A `schemas.MappingIn`."""

    class Meta:
        verbose_name = _("import of needs")
        verbose_name_plural = _("imports of needs")
        constraints: ClassVar = constraints_of("import")
        indexes: ClassVar = [models.Index(fields=["street", "-id"], name="import_of_street")]

    def __str__(self) -> str:
        return f"{self.source} {self.status}"


class ImportContent(SealedPieces):
    """Where the file of an import lies, and what opens it."""

    owner = models.OneToOneField(Import, models.CASCADE, primary_key=True, related_name="content")

    class Meta:
        verbose_name = _("file of an import")
        verbose_name_plural = _("files of imports")

    def __str__(self) -> str:
        return str(self.owner_id)


class ImportLine(Line):
    """What is to be said of one row."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="lines", db_index=False)

    class Meta:
        verbose_name = _("line of a report on an import")
        verbose_name_plural = _("lines of reports on imports")
        constraints: ClassVar = [models.UniqueConstraint(fields=Line.ONCE, name="import_line_once")]


class ApiKey(models.Model):
    """By which an outside program reports needs through Open311, in the name of one account. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    """Whose reports they are."""
    label = models.CharField(_("label"), max_length=60)
    hash = models.BinaryField(max_length=32, unique=True, editable=False)
    requests_per_minute = models.PositiveIntegerField(_("requests a minute"), default=60)
    status = models.CharField(_("status"), max_length=7, choices=KeyStatus.choices, default=KeyStatus.ACTIVE)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    issued_at = models.DateTimeField(_("issued at"))
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)
    """To the hour."""
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("Open311 key")
        verbose_name_plural = _("Open311 keys")
        constraints: ClassVar = [
            status_constraint(KeyStatus, "api_key_status_known"),
            models.CheckConstraint(
                condition=models.Q(status=KeyStatus.ACTIVE, revoked_at=None)
                | models.Q(status=KeyStatus.REVOKED, revoked_at__isnull=False),
                name="api_key_revoked_at_a_time",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["street", "-id"], name="api_key_of_street")]

    def __str__(self) -> str:
        return self.label


class Submission(models.Model):
    """A need that came in through Open311. Its id is the token by which the sender asks for the need's own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    key = models.ForeignKey(ApiKey, models.CASCADE, related_name="submissions")
    need = models.OneToOneField("desk.Need", models.CASCADE, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("need through Open311")
        verbose_name_plural = _("needs through Open311")

    def __str__(self) -> str:
        return str(self.id)
