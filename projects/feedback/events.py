"""What happens to feedback. Nothing here tells who gave which response."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class InvitationChanged:
    """A card waits for a resident, or was answered."""

    invitation_id: UUID


@dataclass(frozen=True, slots=True)
class Replied:
    """The contractor replied to a comment."""

    reply_id: UUID
