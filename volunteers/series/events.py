"""What happened in a series that others hear of."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from volunteers.series.states import StandingAction


@dataclass(frozen=True, slots=True)
class StandingAsked:
    """A volunteer is asked to come every time."""

    standing_id: UUID


@dataclass(frozen=True, slots=True)
class StandingMoved:
    """They said yes or no, or it ended."""

    standing_id: UUID
    action: StandingAction


@dataclass(frozen=True, slots=True)
class StandInWanted:
    """A standing volunteer cannot come on one day."""

    standing_id: UUID
    day: date
    task_id: UUID
