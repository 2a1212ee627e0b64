"""What happens to follow-ups. That a project was decided, `delivery` tells."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FollowUpChanged:
    """A follow-up was set, or is done."""

    follow_up_id: UUID
