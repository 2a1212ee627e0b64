"""The shapes of the roster."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from backend.accounts.models import mask_name
from backend.http.fields import Day, In, Out, Said, Text
from backend.places.schemas import PlaceIn
from backend.policy import Actor, available
from volunteers.roster.models import Apart, DayHours, Proof, Safeguard, Volunteer, WeeklyHours
from volunteers.roster.models.volunteer import MONTH, WEEK
from volunteers.roster.policy import POLICY
from volunteers.roster.states import TRANSITIONS, Gender, HealthLimit, ProofKind, SafeguardKind, Skill, Spoken, Status

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


Clock = Annotated[
    str,
    StringConstraints(pattern=r"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"),
    Field(description="HH:MM of the street's local time; the end may be 24:00", examples=["08:30"]),
]


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


class SpanIn(In):
    """Hours of a day."""

    starts: Clock = "00:00"
    ends: Clock = "24:00"

    @model_validator(mode="after")
    def _ends_later(self) -> Self:
        if self.span[0] >= self.span[1]:
            raise PydanticCustomError(
                "ends_before_it_starts", str(_("Hours end after they start. Over midnight, make two of them."))
            )
        return self

    @property
    def span(self) -> tuple[int, int]:
        """Minutes since midnight."""
        return _minutes(self.starts), _minutes(self.ends)


class WeeklyHoursIn(SpanIn):
    """Hours of every week."""

    weekday: int = Field(ge=1, le=7, description="1 Monday to 7 Sunday")


class DayHoursIn(SpanIn):
    """Hours of one day, at which one may be asked besides, or may not."""

    day: Day
    available: bool
    note: Annotated[Text, StringConstraints(max_length=200)] = ""


class HoursIn(In):
    """What is left out stays; what is given takes the place of all that was there."""

    weekly: Annotated[list[WeeklyHoursIn], Field(max_length=70)] | None = None
    days: Annotated[list[DayHoursIn], Field(max_length=200)] | None = None


class WeeklyHoursOut(Out):
    """Hours of every week."""

    weekday: int
    starts: str
    ends: str


class DayHoursOut(Out):
    """Hours of one day; the note is the volunteer's own."""

    day: Day
    starts: str
    ends: str
    available: bool
    note: str


class HoursOut(Out):
    """When a volunteer may be asked. Without hours of the week: at any time."""

    on_duty: bool
    weekly: list[WeeklyHoursOut]
    days: list[DayHoursOut]

    @classmethod
    def seen_by(
        cls, actor: Actor, volunteer: Volunteer, weekly: Iterable[WeeklyHours], days: Iterable[DayHours]
    ) -> "HoursOut":
        """The rows in their order."""
        own = volunteer.user_id == actor.user_id
        return cls(
            on_duty=volunteer.on_duty,
            weekly=[
                WeeklyHoursOut(weekday=each.weekday, starts=_clock(each.starts), ends=_clock(each.ends))
                for each in weekly
            ],
            days=[
                DayHoursOut(
                    day=each.day,
                    starts=_clock(each.starts),
                    ends=_clock(each.ends),
                    available=each.available,
                    note=each.note if own else "",
                )
                for each in days
            ],
        )


class SkillIn(In):
    """A skill, and how well."""

    skill: Skill
    level: int = Field(1, ge=1, le=3, description="1 can help with it, 2 does it alone, 3 teaches it")


class SkillsIn(In):
    """All of one's skills: what is not named is not said any more."""

    skills: Annotated[list[SkillIn], Field(max_length=20)]


class ProofCreate(In):
    """How a volunteer showed a skill."""

    skill: Skill
    level: int = Field(1, ge=1, le=3)
    kind: ProofKind
    shown: Annotated[Said, StringConstraints(max_length=200)] = Field(description="How, and by whom it was issued")
    number: Annotated[Text, StringConstraints(max_length=60)] = ""
    since: Day
    expires_on: Day | None = Field(None, description="The last day on which it counts; null is for good")


class ProofOut(Out):
    """A proof; of its number the end."""

    id: UUID
    volunteer_id: UUID
    skill: Skill
    level: int
    kind: ProofKind
    shown: str
    number_end: str
    since: Day
    expires_on: Day | None
    recorded_at: datetime
    ended_at: datetime | None

    @classmethod
    def of(cls, proof: Proof) -> "ProofOut":
        """Ended ones too."""
        known = {name: getattr(proof, name) for name in cls.model_fields if name != "number_end"}
        return cls(**known, number_end=proof.number[-4:] if len(proof.number) > 4 else "")


class SkillOut(Out):
    """A skill as told, whether it counts today, and its proofs."""

    skill: Skill
    level: int
    counts: bool
    proofs: list[ProofOut]


class SkillsOut(Out):
    """What a volunteer can do."""

    skills: list[SkillOut]

    @classmethod
    def of(cls, volunteer: Volunteer) -> "SkillsOut":
        """Needs `queries.with_skills`."""
        return cls(
            skills=[
                SkillOut(
                    skill=Skill(held.skill),
                    level=held.level,
                    counts=held.skill in volunteer.skills,
                    proofs=[ProofOut.of(each) for each in volunteer.proofs.all() if each.skill == held.skill],
                )
                for held in volunteer.held_skills.all()
            ]
        )


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
        known = {name: getattr(row, name) for name in cls.model_fields if name != "number_end"}
        return cls(**known, number_end=row.number[-4:] if len(row.number) > 4 else "")


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
