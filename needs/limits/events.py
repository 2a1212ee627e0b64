"""What happens to limits."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class LimitsLifted:
    """Somebody may do more on a day than others, for a time."""

    lift_id: UUID
