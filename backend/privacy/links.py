"""Links to a copy: signed for one person and one copy, and over after ten minutes."""

from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from django.core import signing

from backend.privacy.refusals import ExportLinkEnded

SALT = "linli.privacy.export"
SECONDS = 600


def link(user_id: UUID, export_id: UUID, *, now: datetime) -> str:
    """The address of a copy."""
    token = signing.Signer(salt=SALT).sign_object([export_id.hex, user_id.hex, int(now.timestamp()) + SECONDS])
    return f"/api/v1/me/exports/{export_id}/content?token={quote(token, safe='')}"


def check(token: str, user_id: UUID, export_id: UUID, *, now: datetime) -> None:
    """Raise `ExportLinkEnded` unless the link is for this person and this copy, and still holds."""
    try:
        export, user, ends = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        raise ExportLinkEnded from None
    if [export, user] != [export_id.hex, user_id.hex] or now.timestamp() >= ends:
        raise ExportLinkEnded
