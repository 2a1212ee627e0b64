"""What happens to accounts and sessions. Push listens to what ends; notifications tell of what is new."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session began, on a device that may be new to the person."""

    session_id: UUID
    user_id: UUID


@dataclass(frozen=True, slots=True)
class SessionsEnded:
    """These sessions are over: their tokens are worth nothing, and nothing is pushed to their devices any more."""

    session_ids: tuple[UUID, ...]
    user_id: UUID
