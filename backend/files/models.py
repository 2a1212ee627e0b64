"""Files, the copies that are served of them, and the fingerprints that find one again."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backend.crypto import EncryptedText
from backend.files.states import Copy, Kind, Status
from backend.ids import new_id
from backend.states import status_constraint


class File(models.Model):
    """A photo, a voice note or a document of one person: what arrived of it, and what it is attached to.

    The bytes are in the store under `key`, which is random: no key tells a person, a name or a street.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    purpose = models.CharField(_("purpose"), max_length=20)
    """The kind of object that it is for, one of `subjects`: `need`."""
    subject_id = models.UUIDField(_("attached to"), null=True, blank=True)
    """An opaque reference down: this app knows no domain."""
    attached_at = models.DateTimeField(_("attached at"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.UPLOADING)
    refusal = models.CharField(_("reason of refusal"), max_length=40, blank=True)
    """The stable code of what was wrong with it."""

    name = models.CharField(_("file name"), max_length=200, blank=True)
    """As the sender's device calls it: shown, never trusted."""
    size = models.PositiveBigIntegerField(_("size"))
    """Bytes, as declared at the start."""
    offset = models.PositiveBigIntegerField(_("bytes received"), default=0)
    key = models.CharField(max_length=64, unique=True, editable=False)
    parts = ArrayField(models.CharField(max_length=40), default=list, editable=False)
    """Names of the chunks in the store, in order, until they are put together."""
    stated_sha256 = models.BinaryField(max_length=32, null=True, editable=False)
    said = models.BinaryField(max_length=32, editable=False)
    """SHA-256 of the command that started it, by which one that is sent again is known."""

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, blank=True)
    media_type = models.CharField(_("media type"), max_length=20, blank=True)
    """Of the original, read from its bytes."""
    taken_at = models.DateTimeField(null=True, blank=True, editable=False)
    """When the camera says that it was taken: for whoever `Action.READ_ORIGIN` lets, else nobody."""
    taken_place = EncryptedText(max_length=60, blank=True, editable=False)
    """And where: `lat,lng` in WGS-84. Whereabouts are sensitive (个人信息保护法第二十八条): encrypted."""

    taken_down_at = models.DateTimeField(_("taken down at"), null=True, blank=True)
    """From when on nobody is shown it; until `kept_until` that can be undone."""
    taken_down_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(_("reason of the take-down"), blank=True)
    """In the words of who took it down, for who sent it."""

    created_at = models.DateTimeField(_("created at"))
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    """When it is forgotten: an upload that stops, a file that is attached to nothing. Null: kept."""

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        constraints: ClassVar = [
            status_constraint(Status, "file_status_known"),
            models.CheckConstraint(condition=Q(size__gt=0, offset__lte=F("size")), name="file_offset_within_size"),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.PROCESSING, Status.READY])
                | (Q(offset=F("size"), parts=[]) & ~Q(kind="") & ~Q(media_type="")),
                name="file_complete_is_known",
            ),
            models.CheckConstraint(
                condition=Q(subject_id=None, attached_at=None)
                | Q(subject_id__isnull=False, attached_at__isnull=False, expires_at=None),
                name="file_attached_is_kept",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.REFUSED) | Q(status=Status.WITHDRAWN) | Q(refusal=""),
                name="file_refused_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[Status.TAKEN_DOWN, Status.REMOVED], taken_down_at__isnull=False)
                | (
                    ~Q(status__in=[Status.TAKEN_DOWN, Status.REMOVED])
                    & Q(taken_down_at=None, taken_down_by=None, reason="")
                ),
                name="file_taken_down_at_a_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["owner", "-created_at", "-id"], name="file_of_owner"),
            models.Index(
                fields=["purpose", "subject_id", "id"], condition=Q(subject_id__isnull=False), name="file_of_subject"
            ),
            models.Index(fields=["expires_at"], condition=Q(expires_at__isnull=False), name="file_age"),
            models.Index(fields=["taken_down_at"], condition=Q(status=Status.TAKEN_DOWN), name="file_taken_down"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def shown(self) -> bool:
        """Whether this viewer may see or hear it, as `queries.visible_to` found."""
        return bool(getattr(self, "seen_by_viewer", False))

    @property
    def kept_until(self) -> datetime | None:
        """Until when a take-down can be undone; afterwards its bytes are gone."""
        return self.taken_down_at and self.taken_down_at + timedelta(days=settings.TAKEN_DOWN_DAYS)

    @property
    def taken_where(self) -> tuple[float, float] | None:
        """Latitude and longitude, WGS-84."""
        lat, _comma, lng = self.taken_place.partition(",")
        return (float(lat), float(lng)) if lng else None


class ServedCopy(models.Model):
    """What is served of a file: encoded anew, or cleaned, so that nothing private of the original is in it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    file = models.ForeignKey(File, models.CASCADE, related_name="copies", db_index=False)
    copy = models.CharField(_("copy"), max_length=8, choices=Copy.choices)
    name = models.CharField(max_length=40, editable=False)
    """In the store, among what is served under the file's key."""
    media_type = models.CharField(_("media type"), max_length=20)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.BinaryField(max_length=32, editable=False)
    width = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True)

    class Meta:
        verbose_name = _("served copy")
        verbose_name_plural = _("served copies")
        constraints: ClassVar = [models.UniqueConstraint(fields=["file", "copy"], name="copy_once")]

    def __str__(self) -> str:
        return f"{self.file_id} {self.copy}"


class Fingerprint(models.Model):
    """By what a file is found again, in whatever street it is sold a second time: deployment-wide, without a person.

    It stays when an attached file is withdrawn. `alike` and `alike_mirrored` are 64 bits in a signed number: of the
    photo, and of its mirror image.
    """

    file = models.OneToOneField(File, models.CASCADE, primary_key=True, related_name="fingerprint")
    sha256 = models.BinaryField(max_length=32)
    alike = models.BigIntegerField(null=True, blank=True)
    alike_mirrored = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("fingerprint")
        verbose_name_plural = _("fingerprints")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(alike=None, alike_mirrored=None) | Q(alike__isnull=False, alike_mirrored__isnull=False),
                name="fingerprint_of_both_sides",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["sha256"], name="fingerprint_of_bytes")]

    def __str__(self) -> str:
        return bytes(self.sha256).hex()
