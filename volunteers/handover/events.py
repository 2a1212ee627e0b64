"""What happened to duties."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Duties of one person are another's from now on."""

    from_id: UUID
    to_id: UUID
    count: int
