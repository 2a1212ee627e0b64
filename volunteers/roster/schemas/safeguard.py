"""What stands behind a volunteer; and two people who are not put together."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.accounts.models import mask_name
from backend.http.fields import Day, In, Out, Said, Text
from volunteers.roster.models import Apart, Safeguard
from volunteers.roster.states import SafeguardKind


class SafeguardCreate(In):
    """An insurance, or a written agreement."""

    kind: SafeguardKind
    issuer: Annotated[Said, StringConstraints(max_length=120)] = Field(description="The insurer, or who signed")
    number: Annotated[Text, StringConstraints(max_length=60)] = ""
    since: Day
    until: Day | None = Field(None, description="The last day; null is until it is ended")


class SafeguardOut(Out):
    """An insurance, or a written agreement; of its number the end."""

    id: UUID
    volunteer_id: UUID
    kind: SafeguardKind
    issuer: str
    number_end: str
    since: Day
    until: Day | None
    recorded_at: datetime
    ended_at: datetime | None

    @classmethod
    def of(cls, row: Safeguard) -> "SafeguardOut":
        """Ended ones too."""
        return cls.like(row, number_end=row.number[-4:] if len(row.number) > 4 else "")


class ApartIn(In):
    """Whom I do not want to meet; for who manages the group: which two are not put together."""

    other_id: UUID
    person_id: UUID | None = Field(None, description="One of the two; left out, it is I")
    reason: Annotated[Text, StringConstraints(max_length=1_000)] = ""


class ApartOut(Out):
    """Shown to who set it and to who manages the group."""

    id: UUID
    person_id: UUID
    other_id: UUID
    other_name: str
    reason: str
    set_at: datetime

    @classmethod
    def of(cls, row: Apart) -> "ApartOut":
        """Needs `other` loaded."""
        return cls(
            id=row.id,
            person_id=row.person_id,
            other_id=row.other_id,
            other_name=mask_name(row.other.name),
            reason=row.reason,
            set_at=row.set_at,
        )
