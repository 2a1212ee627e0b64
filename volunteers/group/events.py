"""What happened in the group."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Appointed:
    """A person took a role."""

    role_id: UUID


@dataclass(frozen=True, slots=True)
class Relieved:
    """A role ended."""

    role_id: UUID
