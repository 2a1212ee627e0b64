"""Links to a copy: for one person and one copy, and over after ten minutes."""

from datetime import datetime
from uuid import UUID

from backend.http.tickets import holds, ticket
from backend.privacy.refusals import ExportLinkEnded

SALT = "linli.privacy.export"


def link(user_id: UUID, export_id: UUID, *, now: datetime) -> str:
    """The address of a copy."""
    return f"/api/v1/me/exports/{export_id}/content?token={ticket(SALT, export_id, user_id, now=now)}"


def check(token: str, user_id: UUID, export_id: UUID, *, now: datetime) -> None:
    """Raise `ExportLinkEnded` unless the link is for this person and this copy, and still holds."""
    if not holds(token, SALT, export_id, user_id, now=now):
        raise ExportLinkEnded
