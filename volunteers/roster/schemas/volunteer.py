"""A volunteer: the profile, and what they say of themself."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from backend.accounts.models import mask_name
from backend.households.schemas import Birth
from backend.http.fields import Day, In, Out, Reason
from backend.places.schemas import PlaceIn
from backend.policy import Actor, available
from volunteers.roster.models import Volunteer
from volunteers.roster.models.volunteer import MONTH, WEEK
from volunteers.roster.policy import POLICY
from volunteers.roster.states import TRANSITIONS, Gender, HealthLimit, Skill, Spoken, Status

Skills = Annotated[list[Skill], Field(max_length=20)]


class VolunteerOut(Out):
    """A volunteer as leaders see one: number and surname, no address."""

    id: UUID
    user_id: UUID
    number: int
    name: str
    status: Status
    on_duty: bool = Field(description="Whether they are asked just now")
    skills: list[str]
    languages: list[Spoken]
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
            on_duty=volunteer.on_duty,
            skills=volunteer.skills,
            languages=[Spoken(each) for each in volunteer.languages],
            community_id=volunteer.community_id,
            since=volunteer.since,
        )


class VolunteerDetail(VolunteerOut):
    """With how much they want to do, and what the caller may do now."""

    monthly_minutes: int | None = Field(description="At most in a calendar month; null: as the street has it")
    rest_minutes: int | None = Field(description="Between two tasks at least; null: as the street has it")
    probation_until: Day | None = Field(description="The last day of tasks without risk alone; null: every task")
    probation_places: int | None = Field(description="Tasks done to their end with which it is over before")
    back_on: Day | None = Field(description="Of a pause: the day on which it ends by itself; null: once they say so")
    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, volunteer: Volunteer) -> "VolunteerDetail":
        """Needs `volunteer.user` loaded."""
        shown = VolunteerOut.of(volunteer)
        actions = available(POLICY, TRANSITIONS, volunteer.status, actor, volunteer)
        return cls(
            **shown.model_dump(),
            monthly_minutes=volunteer.monthly_minutes,
            rest_minutes=volunteer.rest_minutes,
            probation_until=volunteer.probation_until,
            probation_places=volunteer.probation_places,
            back_on=volunteer.back_on,
            actions=actions,
        )


class VolunteerCreate(In):
    """A person of the street becomes a volunteer."""

    user_id: UUID
    skills: Skills = Field(default_factory=list)
    location: PlaceIn | None = None


class ApplicationIn(In):
    """I want to be a volunteer."""

    skills: Skills = Field(default_factory=list)
    location: PlaceIn | None = None


class VolunteerEdit(In):
    """What is left out stays; null of minutes is as the street has it."""

    skills: Skills = Field(default_factory=list)
    location: PlaceIn | None = None
    languages: Annotated[list[Spoken], Field(max_length=20)] = Field(default_factory=list)
    monthly_minutes: int | None = Field(None, ge=0, le=MONTH)
    rest_minutes: int | None = Field(None, ge=0, le=WEEK)


class BirthIn(In):
    """What a paper says, and what was wrong."""

    birth: Birth
    reason: Reason


class PauseIn(In):
    """For how long."""

    back_on: Day | None = Field(None, description="The day on which I may be asked again; null: once I say so")


class DutyIn(In):
    """On duty, or off."""

    on_duty: bool


class FitnessIn(In):
    """What is said of one's body; the whole of it, each time."""

    gender: Gender | None = None
    health_limits: Annotated[list[HealthLimit], Field(max_length=20)] = Field(default_factory=list)


class FitnessOut(Out):
    """Shown to the person alone."""

    gender: Gender | None
    health_limits: list[HealthLimit]

    @classmethod
    def of(cls, volunteer: Volunteer) -> "FitnessOut":
        """Of one's own profile."""
        return cls(
            gender=Gender(volunteer.gender) if volunteer.gender else None,
            health_limits=[HealthLimit(each) for each in sorted(volunteer.health_limits)],
        )
