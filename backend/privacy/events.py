"""What others may hear of."""

from dataclasses import dataclass
from uuid import UUID

from backend.privacy.states import Purpose


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """A person agreed. `subject_id`: the organisation that it is shared with, where the purpose has one."""

    user_id: UUID
    purpose: Purpose
    subject_id: UUID | None


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn:
    """A person agrees no longer: whoever relied on it stops in this transaction."""

    user_id: UUID
    purpose: Purpose
    subject_id: UUID | None
