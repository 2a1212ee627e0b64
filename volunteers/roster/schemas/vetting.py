"""How a volunteer was checked."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.http.fields import Day, In, Out, Said
from volunteers.roster.models import Vetting
from volunteers.roster.states import VettingKind, VettingOutcome


class VettingCreate(In):
    """A check, and what came of it."""

    kind: VettingKind
    outcome: VettingOutcome
    how: Annotated[Said, StringConstraints(max_length=200)] = Field(description="What was seen, and of whom")
    since: Day
    until: Day | None = Field(None, description="The last day on which it counts; null is until it is ended")


class VettingOut(Out):
    """Shown to the volunteer themself and to who manages the group."""

    id: UUID
    volunteer_id: UUID
    kind: VettingKind
    outcome: VettingOutcome
    how: str
    since: Day
    until: Day | None
    recorded_at: datetime
    ended_at: datetime | None

    @classmethod
    def of(cls, row: Vetting) -> "VettingOut":
        """Ended ones too."""
        return cls.model_validate(row)
