"""What happens to identities. Notifications tell the people concerned."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CardIssued:
    """A paper card was issued, which opens the account of the person."""

    card_id: UUID


@dataclass(frozen=True, slots=True)
class ResidenceChanged:
    """Asked, confirmed, refused, revoked, in doubt or withdrawn."""

    residence_id: UUID


@dataclass(frozen=True, slots=True)
class PhoneChangeMoved:
    """A change of phone waits, is done, was stopped, or has failed."""

    change_id: UUID
    left_by: UUID | None = None
    """The code that proved the phone which was left, where its owner changed it themself."""


@dataclass(frozen=True, slots=True)
class AccountsMerged:
    """Two accounts of one person are one: the first is the survivor."""

    survivor_id: UUID
    merged_id: UUID
