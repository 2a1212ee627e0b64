"""What happens to areas."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class BoundariesImported:
    """Outlines of a street changed: what was placed before may lie in another community now."""

    street_id: UUID


@dataclass(frozen=True, slots=True)
class StreetCreated:
    """A new street: what each begins with is entered in the same transaction."""

    street_id: UUID
