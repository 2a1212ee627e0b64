"""What happened to a round."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class RoundEvent:
    """Something happened to a round."""

    round_id: UUID


class RoundMoved(RoundEvent):
    """It was put together, adjusted, or planning has come farther."""


class PlanAsked(RoundEvent):
    """Somebody wants a plan; a worker makes it."""


class RoundPlanned(RoundEvent):
    """There is a plan to look at, or planning was given up."""


class RoundSent(RoundEvent):
    """Its visits are offered."""


class RoundOver(RoundEvent):
    """It is closed, or called off."""
