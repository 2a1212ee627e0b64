"""What leaves and comes in at one go, and how far it has come."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Format(TextChoices):
    """As what needs leave."""

    CSV = "csv", _("Table (CSV)")
    GEOJSON = "geojson", _("Map (GeoJSON)")
    BULK = "georeport_bulk", _("Open311 GeoReport Bulk (CSV)")


class Part(TextChoices):
    """How much of each need is in it."""

    FULL = "full", _("The list of who handles them")
    PUBLIC = "public", _("What residents made public")


class ExtractStatus(TextChoices):
    """How far an extract has come."""

    QUEUED = "queued", _("Being written")
    READY = "ready", _("Ready to fetch")
    CANCELLED = "cancelled", _("Called off")
    EXPIRED = "expired", _("Deleted again")


class ExtractAction(TextChoices):
    """What may be done with an extract."""

    ASK = "ask", _("Ask for an extract of needs")
    BUILD = "build", _("Write the extract")
    FETCH = "fetch", _("Fetch the extract")
    CANCEL = "cancel", _("Call the extract off")
    EXPIRE = "expire", _("Delete the extract after its time")


EXTRACT_TRANSITIONS: dict[tuple[ExtractStatus, ExtractAction], ExtractStatus] = {
    (ExtractStatus.QUEUED, ExtractAction.BUILD): ExtractStatus.READY,
    (ExtractStatus.QUEUED, ExtractAction.CANCEL): ExtractStatus.CANCELLED,
    (ExtractStatus.READY, ExtractAction.FETCH): ExtractStatus.READY,
    (ExtractStatus.READY, ExtractAction.EXPIRE): ExtractStatus.EXPIRED,
}


class Source(TextChoices):
    """As what needs come in."""

    CSV = "csv", _("Table (CSV), GeoReport Bulk among them")
    OPEN311 = "open311", _("Open311 requests (JSON)")


class KeyStatus(TextChoices):
    """Whether an Open311 key opens anything."""

    ACTIVE = "active", _("In use")
    REVOKED = "revoked", _("Revoked")


class KeyAction(TextChoices):
    """What may be done with an Open311 key."""

    ISSUE = "issue", _("Issue an Open311 key")
    SUBMIT = "submit", _("Report a need by an Open311 key")
    REVOKE = "revoke", _("Revoke an Open311 key")


KEY_TRANSITIONS: dict[tuple[KeyStatus, KeyAction], KeyStatus] = {
    (KeyStatus.ACTIVE, KeyAction.SUBMIT): KeyStatus.ACTIVE,
    (KeyStatus.ACTIVE, KeyAction.REVOKE): KeyStatus.REVOKED,
}
