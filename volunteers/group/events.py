"""What happened in the group."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Appointed:
    """A person took a role."""

    role_id: UUID


@dataclass(frozen=True, slots=True)
class Relieved:
    """A role ended: before its day, or because its term was over."""

    role_id: UUID


@dataclass(frozen=True, slots=True)
class TermMoved:
    """A role ends at another moment than was said, with the contract that it belongs to."""

    role_id: UUID


@dataclass(frozen=True, slots=True)
class Joined:
    """A person belongs to a team."""

    membership_id: UUID


@dataclass(frozen=True, slots=True)
class Parted:
    """A person belongs to a team no more."""

    membership_id: UUID
