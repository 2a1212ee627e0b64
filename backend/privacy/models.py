"""Consents; what people asked for about themselves; and the keys that the encrypted fields need."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.files.sealed import SealedPieces
from backend.ids import new_id
from backend.privacy.states import ErasureStatus, ExportStatus, How, Purpose
from backend.privacy.texts import WITH_SUBJECT
from backend.states import status_constraint


class Key(models.Model):
    """A key that values of this database may be under. Its name only: eight hexadecimal digits."""

    class Purpose(models.TextChoices):
        """What a key is for."""

        FIELD = "field", _("encrypts fields")
        INDEX = "index", _("finds by fields")

    id = models.CharField(max_length=8, primary_key=True)
    purpose = models.CharField(_("purpose"), max_length=5, choices=Purpose.choices)
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("key")
        verbose_name_plural = _("keys")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["purpose"], condition=models.Q(purpose="index"), name="privacy_one_index_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.id}"


class Consent(models.Model):
    """What a person said to a purpose, once. The latest counts; the earlier ones show what was agreed to, when."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    purpose = models.CharField(_("purpose"), max_length=30, choices=Purpose.choices)
    subject = models.ForeignKey(
        "parties.Organisation", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    version = models.PositiveSmallIntegerField(_("version of the text"))
    given = models.BooleanField(_("given"))
    how = models.CharField(_("how"), max_length=10, choices=How.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    """Who wrote it down: the person, or whoever acts for them."""
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(purpose__in=Purpose.values), name="consent_purpose_known"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="consent_version_counts_from_one"),
            models.CheckConstraint(
                condition=models.Q(purpose__in=sorted(WITH_SUBJECT), subject__isnull=False)
                | (~models.Q(purpose__in=sorted(WITH_SUBJECT)) & models.Q(subject=None)),
                name="consent_to_a_contractor_by_itself",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["user", "purpose", "subject", "-id"], name="consent_latest")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"


class Export(models.Model):
    """A copy of everything that is held about a person, which they asked for."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    status = models.CharField(_("status"), max_length=7, choices=ExportStatus.choices, default=ExportStatus.QUEUED)
    progress = models.PositiveSmallIntegerField(_("progress"), default=0)
    """Per cent."""
    asked_at = models.DateTimeField(_("asked at"))
    answer_due_at = models.DateTimeField(_("answer due at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    size = models.PositiveBigIntegerField(_("size"), null=True, blank=True)
    """Bytes of the zip."""

    class Meta:
        verbose_name = _("copy of what is held")
        verbose_name_plural = _("copies of what is held")
        constraints: ClassVar = [
            status_constraint(ExportStatus, "export_status_known"),
            models.CheckConstraint(condition=models.Q(progress__lte=100), name="export_progress_per_cent"),
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(status=ExportStatus.QUEUED), name="export_one_at_a_time"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "-id"], name="export_of_person"),
            models.Index(fields=["expires_at"], condition=models.Q(status=ExportStatus.READY), name="export_age"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.status}"


class Bundle(SealedPieces):
    """Where the zip of a copy lies, and what opens it: sealed in pieces in the store of files."""

    export = models.OneToOneField(Export, models.CASCADE, primary_key=True, related_name="bundle")

    class Meta:
        verbose_name = _("bundle")
        verbose_name_plural = _("bundles")

    def __str__(self) -> str:
        return str(self.export_id)


class Erasure(models.Model):
    """A person's wish to be erased, what came of it, and the certificate. Its code is a `SignInCode` under its id."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    status = models.CharField(_("status"), max_length=9, choices=ErasureStatus.choices, default=ErasureStatus.ASKED)
    asked_at = models.DateTimeField(_("asked at"))
    answer_due_at = models.DateTimeField(_("answer due at"))
    carry_out_at = models.DateTimeField(_("to be carried out at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    certificate = models.JSONField(_("certificate"), null=True, blank=True)
    """{erased, anonymised, kept}: for each kind of data how many rows. Nothing in it leads to the person."""
    seal = models.BinaryField(max_length=32, null=True, editable=False)
    """Keyed hash of the certificate."""

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        constraints: ClassVar = [
            status_constraint(ErasureStatus, "erasure_status_known"),
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(status__in=[ErasureStatus.ASKED, ErasureStatus.WAITING]),
                name="erasure_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=ErasureStatus.DONE) | models.Q(certificate__isnull=False),
                name="erasure_done_has_its_certificate",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "-id"], name="erasure_of_person"),
            models.Index(fields=["carry_out_at"], condition=models.Q(status=ErasureStatus.WAITING), name="erasure_due"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.status}"


class Removal(models.Model):
    """What the clock removed of one kind of data in one round."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(_("at"))
    street = models.ForeignKey("places.Area", models.PROTECT, null=True, blank=True, related_name="+")
    """Null for what belongs to no street."""
    kind = models.CharField(_("kind of data"), max_length=60)
    older_than = models.DateTimeField(_("older than"))
    removed = models.PositiveIntegerField(_("removed"))

    class Meta:
        verbose_name = _("removal")
        verbose_name_plural = _("removals")
        indexes: ClassVar = [models.Index(fields=["kind", "-at"], name="removal_of_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.removed}"
