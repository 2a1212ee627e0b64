"""The shapes of series."""

from datetime import date, datetime, time
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StringConstraints, WithJsonSchema

from backend.http.fields import Day, In, Out
from backend.policy import Actor, available
from volunteers.dispatch.schemas import TaskShape
from volunteers.dispatch.states import TaskStatus
from volunteers.series.models import Occurrence, Series
from volunteers.series.policy import POLICY
from volunteers.series.queries import next_of
from volunteers.series.states import TRANSITIONS, Holidays, Status

SHOWN = 10


def _local(at: time) -> time:
    if at.tzinfo is not None:
        msg = "a local time has no offset"
        raise ValueError(msg)
    return at.replace(second=0, microsecond=0)


# The format `time` of JSON Schema has an offset, as RFC 3339 has it; a local time has none.
LocalTime = Annotated[
    time,
    AfterValidator(_local),
    WithJsonSchema({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9](:00)?$", "examples": ["19:30:00"]}),
]


class SeriesIn(In):
    """Work that comes again. The rule and the hours are read in the street's local time."""

    task: TaskShape
    rule: Annotated[str, StringConstraints(min_length=9, max_length=200, pattern=r"^[A-Za-z0-9=;,:+-]+$")] = Field(
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

    @classmethod
    def of(cls, row: Occurrence) -> "OccurrenceOut":
        """Needs `task` loaded."""
        task = row.task
        return cls(
            day=row.day, task_id=task.id, status=TaskStatus(task.status), starts_at=task.starts_at, ends_at=task.ends_at,
            slots=task.slots, taken=task.taken,
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
    made_at: datetime

    @classmethod
    def of(cls, row: Series) -> "SeriesOut":
        """In a list."""
        return cls(
            id=row.id, title=row.shape["title"], rule=row.rule, first_on=row.first_on, last_on=row.last_on,
            count=row.count, starts=row.at, minutes=row.minutes, holidays=Holidays(row.holidays),
            community_id=row.community_id, status=Status(row.status), made_at=row.made_at,
        )  # fmt: skip


class SeriesDetail(SeriesOut):
    """With what each task is, the tasks that were made, the next days, and what I may do now."""

    task: TaskShape
    made: list[OccurrenceOut]
    next: list[NextOut]
    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, row: Series, made: list[Occurrence], zone: ZoneInfo) -> "SeriesDetail":
        """`made` with its tasks."""
        coming = next_of(row, after=actor.at, zone=zone, most=SHOWN) if row.status == Status.RUNNING else []
        return cls(
            **SeriesOut.of(row).model_dump(),
            task=TaskShape.model_validate(row.shape),
            made=[OccurrenceOut.of(each) for each in made],
            next=[NextOut(day=day, starts_at=start, ends_at=end) for day, start, end in coming],
            actions=available(POLICY, TRANSITIONS, row.status, actor, row),
        )
