"""What happened to the committee."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Seated:
    """A seat was filled."""

    seat_id: UUID


@dataclass(frozen=True, slots=True)
class DeputyStoodDown:
    """Its holder goes on, without them."""

    seat_id: UUID
    user_id: UUID


@dataclass(frozen=True, slots=True)
class SeatEnded:
    """A seat's term ended before its day: items that waited for it may be decided without it."""

    seat_id: UUID
