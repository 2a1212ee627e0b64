"""Links to what is served: signed for one viewer and one copy, and over after a while.

A link is no more than a claim: whoever follows it is asked again whether they may, so that it dies at once with the
file or with the right to see it.
"""

from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID

from django.core import signing

from backend.files.refusals import LinkEnded
from backend.files.states import Copy
from backend.policy import Actor

SALT = "linli.files.link"
ROUND_SECONDS = 600
"""Links made within such a round are the same, so that a phone's cache finds its photos again. Each holds for one
round at least, and for two at most."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a token says."""

    file_id: UUID
    copy: Copy
    viewer_id: UUID
    ends: int
    """Unix seconds."""


def link(actor: Actor, file_id: UUID, copy: Copy) -> str:
    """The address of a copy, for this viewer. The caller has asked the policy."""
    ends = (int(actor.at.timestamp()) // ROUND_SECONDS + 2) * ROUND_SECONDS
    token = signing.Signer(salt=SALT).sign_object([file_id.hex, str(copy), actor.user_id.hex, ends])
    return f"/api/v1/files/{file_id}/content?token={quote(token, safe='')}"


def claim(token: str, *, now: float) -> Claim:
    """What a token of ours says; `now` is Unix seconds. Raises `LinkEnded`."""
    try:
        file_id, copy, viewer_id, ends = signing.Signer(salt=SALT).unsign_object(token)
        said = Claim(UUID(file_id), Copy(copy), UUID(viewer_id), int(ends))
    except (signing.BadSignature, ValueError, TypeError):
        raise LinkEnded from None
    if now >= said.ends:
        raise LinkEnded
    return said
