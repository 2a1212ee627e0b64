"""The shapes of series."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from backend.http.fields import Day, In, LocalTime, Name, Out, Reason, ReasonIn, Text
from backend.policy import Actor, available
from volunteers.dispatch.schemas import Recast, RoleDemands, TaskShape
from volunteers.dispatch.states import TaskStatus
from volunteers.series.models import Occurrence, Series, Standing
from volunteers.series.policy import POLICY, STANDING_POLICY
from volunteers.series.queries import colleagues_of, next_of
from volunteers.series.states import STANDING_TRANSITIONS, TRANSITIONS, Holidays, Scope, StandingStatus, Status

SHOWN = 10


RuleText = Annotated[str, StringConstraints(min_length=9, max_length=200, pattern=r"^[A-Za-z0-9=;,:+-]+$")]


class SeriesIn(In):
    """Work that comes again. The rule and the hours are read in the street's local time."""

    task: TaskShape
    rule: RuleText = Field(
        examples=["FREQ=WEEKLY;BYDAY=TU;COUNT=10"],
        description="An RRULE of RFC 5545 with COUNT or UNTIL; daily, weekly, monthly or yearly",
    )
    first_on: Day
    starts: LocalTime
    ends: LocalTime = Field(description="Later on the same day")
    holidays: Holidays = Holidays.KEEP


class SeriesCreate(SeriesIn):
    """A new series; `id` may be made by the client."""

    id: UUID | None = None


class NamedRole(RoleDemands):
    """What is changed of a role of the tasks."""

    name: Name


class SeriesChange(Recast):
    """What is changed, and of which tasks; what is left out stays, and so does what was changed of one task alone."""

    scope: Scope = Field(description="`one` and `from_here` with `day`, `all` without")
    day: Day | None = Field(None, description="The original day of the task, wherever it was moved since")
    rule: RuleText | None = Field(
        None, description="With its end, counted from the first day, or from here on. Not of one task"
    )
    holidays: Holidays | None = Field(None, description="Not of one task")
    moved_to: Day | None = Field(None, description="Of one task: the day on which it takes place instead")
    starts: LocalTime | None = None
    ends: LocalTime | None = None
    roles: list[NamedRole] | None = Field(None, max_length=20)
    reason: Reason | None = Field(None, description="Kept in the audit")

    @model_validator(mode="after")
    def _scope_agrees(self) -> Self:
        one, of_all = self.scope == Scope.ONE, self.scope == Scope.ALL
        if (self.day is None) is not of_all:
            raise PydanticCustomError(
                "linli_day_and_scope",
                str(_("Give the day where one task or those from it on are changed, and only there.")),
            )
        if one and (self.rule is not None or self.holidays is not None):
            raise PydanticCustomError("linli_rule_of_one", str(_("One task has no rule. Move it with moved_to.")))
        if self.moved_to is not None and not one:
            raise PydanticCustomError(
                "linli_moved_to_of_one", str(_("Several tasks are moved by their rule and hours."))
            )
        return self


class SeriesEndIn(ReasonIn):
    """Why, and from which day on."""

    from_day: Day | None = Field(
        None, description="The original day of the first task that is called off; null: all that are ahead"
    )


class NextOut(Out):
    """One occurrence: its local day, and from when to when."""

    day: date
    starts_at: datetime
    ends_at: datetime


class PreviewOut(Out):
    """What a series would be. Nothing is stored."""

    occurrences: int
    next: list[NextOut]


class OccurrenceOut(Out):
    """A day for which the task was made, and how the task stands."""

    day: date
    task_id: UUID
    status: TaskStatus
    starts_at: datetime
    ends_at: datetime
    slots: int
    taken: int
    edited: list[str] = Field(description="What was changed of this one alone: it stays so")

    @classmethod
    def of(cls, row: Occurrence) -> "OccurrenceOut":
        """Needs `task` loaded."""
        task = row.task
        return cls(
            day=row.day, task_id=task.id, status=TaskStatus(task.status), starts_at=task.starts_at, ends_at=task.ends_at,
            slots=task.slots, taken=task.taken, edited=row.edited,
        )  # fmt: skip


class SeriesOut(Out):
    """A series."""

    id: UUID
    title: str
    rule: str
    first_on: date
    last_on: date
    count: int | None
    starts: LocalTime
    minutes: int
    holidays: Holidays
    community_id: UUID | None
    status: Status
    follows_id: UUID | None = Field(description="The series that was changed from a day on, and ended before it")
    made_at: datetime

    @classmethod
    def of(cls, row: Series) -> "SeriesOut":
        """In a list."""
        return cls(
            id=row.id, title=row.shape["title"], rule=row.rule, first_on=row.first_on, last_on=row.last_on,
            count=row.count, starts=row.at, minutes=row.minutes, holidays=Holidays(row.holidays),
            community_id=row.community_id, status=Status(row.status), follows_id=row.follows_id, made_at=row.made_at,
        )  # fmt: skip


class StandingIn(In):
    """Who is asked to come every time, and as what."""

    volunteer_id: UUID
    role: Annotated[Text, StringConstraints(max_length=60)] = Field("", description="By its name; empty without roles")


class StandInIn(In):
    """On which day, and who instead."""

    day: Day = Field(description="The original day of the task")
    volunteer_id: UUID | None = Field(
        None, description="One of my `colleagues`, who is asked first; null: whoever can come"
    )


class StandingOut(Out):
    """A volunteer who comes every time, or has been asked whether they would."""

    id: UUID
    volunteer_id: UUID
    name: str
    role: str
    status: StandingStatus

    @classmethod
    def of(cls, row: Standing) -> "StandingOut":
        """Needs `volunteer.user` loaded; the name is masked."""
        return cls(
            id=row.id, volunteer_id=row.volunteer_id, name=row.volunteer.user.masked_name, role=row.role,
            status=StandingStatus(row.status),
        )  # fmt: skip


class ColleagueOut(Out):
    """Somebody who held a place on the same work; the name is masked."""

    volunteer_id: UUID
    name: str


class StandingMine(StandingOut):
    """Where I come every time, or am asked to."""

    series_id: UUID
    title: str
    rule: str
    last_on: date
    starts: LocalTime
    minutes: int
    next: list[NextOut]
    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, row: Standing, zone: ZoneInfo) -> "StandingMine":
        """Needs `series` and `volunteer.user` loaded."""
        series = row.series
        coming = next_of(series, after=actor.at, zone=zone, most=SHOWN) if series.status == Status.RUNNING else []
        return cls(
            **StandingOut.of(row).model_dump(), series_id=series.id, title=series.shape["title"], rule=series.rule,
            last_on=series.last_on, starts=series.at, minutes=series.minutes,
            next=[NextOut(day=day, starts_at=start, ends_at=end) for day, start, end in coming],
            actions=available(STANDING_POLICY, STANDING_TRANSITIONS, row.status, actor, row),
        )  # fmt: skip


class StandingDetail(StandingMine):
    """With whom I may name as my stand-in."""

    colleagues: list[ColleagueOut]

    @classmethod
    def full(cls, actor: Actor, row: Standing, zone: ZoneInfo) -> "StandingDetail":
        """Needs `series` and `volunteer.user` loaded. One query, for the volunteer alone."""
        mine = row.volunteer.user_id == actor.user_id and row.status == StandingStatus.STANDING
        met = colleagues_of(row) if mine else []
        return cls(
            **StandingMine.seen_by(actor, row, zone).model_dump(),
            colleagues=[ColleagueOut(volunteer_id=each.id, name=each.user.masked_name) for each in met],
        )


class SeriesDetail(SeriesOut):
    """With what each task is, the tasks that were made, the next days, and what I may do now."""

    task: TaskShape
    standing: list[StandingOut] = Field(description="Who comes every time, or has been asked to")
    made: list[OccurrenceOut]
    next: list[NextOut]
    actions: list[str]

    @classmethod
    def seen_by(
        cls, actor: Actor, row: Series, made: list[Occurrence], standing: list[Standing], zone: ZoneInfo
    ) -> "SeriesDetail":
        """`made` with its tasks, `standing` with the people."""
        coming = next_of(row, after=actor.at, zone=zone, most=SHOWN) if row.status == Status.RUNNING else []
        return cls(
            **SeriesOut.of(row).model_dump(),
            task=TaskShape.model_validate(row.shape),
            standing=[StandingOut.of(each) for each in standing],
            made=[OccurrenceOut.of(each) for each in made],
            next=[NextOut(day=day, starts_at=start, ends_at=end) for day, start, end in coming],
            actions=available(POLICY, TRANSITIONS, row.status, actor, row),
        )
