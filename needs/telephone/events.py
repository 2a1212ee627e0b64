"""What others may hear of."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CallWanted:
    """Somebody wants to talk: a job asks the gateway."""

    masked_call_id: UUID


@dataclass(frozen=True, slots=True)
class CallNotAnswered:
    """Somebody was called and did not answer."""

    masked_call_id: UUID
