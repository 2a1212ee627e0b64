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


@dataclass(frozen=True, slots=True)
class SecondFactorChanged:
    """A second factor was set up, removed, reset, or got new recovery codes."""

    user_id: UUID
    change: str
    """`enrolled`, `removed`, `reset`, `codes_renewed`."""


@dataclass(frozen=True, slots=True)
class IdentityLinked:
    """The account can be entered through another provider from now on (`linked`), or no more (`unlinked`)."""

    user_id: UUID
    provider: str
    change: str
