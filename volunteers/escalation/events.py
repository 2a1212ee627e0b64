"""What happened to calls for help."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CallEvent:
    """Something happened to a call."""

    call_id: UUID
    task_id: UUID


class HelpAsked(CallEvent):
    """Others were asked to help with a task."""


class HelpPromised(CallEvent):
    """A contractor sends somebody."""


class HelpRefused(CallEvent):
    """A contractor sends nobody."""


class HelpLifted(CallEvent):
    """Whoever directs the task counts on the contractor no more."""


class HelpEnded(CallEvent):
    """A contractor that had promised comes no more: the resident shares with it no longer, or its contract is over."""
