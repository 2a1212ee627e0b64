"""Links to an extract: for one person and one extract, and over after ten minutes."""

from datetime import datetime
from uuid import UUID

from backend.http.tickets import holds, ticket
from needs.exchange.refusals import ExtractLinkEnded

SALT = "linli.exchange.extract"


def link(user_id: UUID, extract_id: UUID, *, now: datetime) -> str:
    """The address of an extract."""
    return f"/api/v1/exports/{extract_id}/content?token={ticket(SALT, extract_id, user_id, now=now)}"


def check(token: str, user_id: UUID, extract_id: UUID, *, now: datetime) -> None:
    """Raise `ExtractLinkEnded` unless the link is for this person and this extract, and still holds."""
    if not holds(token, SALT, extract_id, user_id, now=now):
        raise ExtractLinkEnded
