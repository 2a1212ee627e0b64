"""Links that end: signed for whom and what they are, and over after a while."""

from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from django.core import signing

SECONDS = 600


def ticket(salt: str, *ids: UUID, now: datetime) -> str:
    """A token for these ids, ready to stand in an address. It holds for ten minutes."""
    said = [*(each.hex for each in ids), int(now.timestamp()) + SECONDS]
    return quote(signing.Signer(salt=salt).sign_object(said), safe="")


def holds(token: str, salt: str, *ids: UUID, now: datetime) -> bool:
    """Whether it is a token of ours for exactly these ids, and not over yet."""
    try:
        *named, ends = signing.Signer(salt=salt).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    return bool(named == [each.hex for each in ids] and now.timestamp() < ends)
