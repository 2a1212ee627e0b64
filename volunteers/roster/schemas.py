"""The shapes of the roster."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from backend.accounts.models import mask_name
from backend.http.fields import In, Out
from backend.places.schemas import PlaceIn
from backend.policy import Actor, available
from volunteers.roster.models import Volunteer
from volunteers.roster.policy import POLICY
from volunteers.roster.states import TRANSITIONS, Skill, Status

Skills = Annotated[list[Skill], Field(max_length=20)]


class VolunteerOut(Out):
    """A volunteer as leaders see one: number and surname, no address."""

    id: UUID
    user_id: UUID
    number: int
    name: str
    status: Status
    skills: list[str]
    community_id: UUID | None
    since: datetime

    @classmethod
    def of(cls, volunteer: Volunteer) -> "VolunteerOut":
        """Needs `volunteer.user` loaded."""
        return cls(
            id=volunteer.id,
            user_id=volunteer.user_id,
            number=volunteer.number,
            name=mask_name(volunteer.user.name),
            status=Status(volunteer.status),
            skills=volunteer.skills,
            community_id=volunteer.community_id,
            since=volunteer.since,
        )


class VolunteerDetail(VolunteerOut):
    """With what the caller may do now."""

    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, volunteer: Volunteer) -> "VolunteerDetail":
        """Needs `volunteer.user` loaded."""
        shown = VolunteerOut.of(volunteer)
        actions = available(POLICY, TRANSITIONS, volunteer.status, actor, volunteer)
        return cls(**shown.model_dump(), actions=actions)


class VolunteerCreate(In):
    """A person of the street becomes a volunteer."""

    user_id: UUID
    skills: Skills = Field(default_factory=list)
    location: PlaceIn | None = None


class VolunteerEdit(In):
    """What is left out stays."""

    skills: Skills = Field(default_factory=list)
    location: PlaceIn | None = None
