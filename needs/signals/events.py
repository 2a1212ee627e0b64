"""What happens to demand signals."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SignalEvent:
    """Something happened to a demand signal."""

    signal_id: UUID


class SignalFound(SignalEvent):
    """It was not there the night before, or came back."""


class SignalCounted(SignalEvent):
    """Its numbers changed over night, or it faded."""


class SignalDecided(SignalEvent):
    """The committee took it up, dismissed it, or put it before itself again."""


@dataclass(frozen=True, slots=True)
class SignalsGathered:
    """The night's run of a street is done."""

    run_id: UUID
