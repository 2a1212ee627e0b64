"""Shapes of visits, alarms and heat waves."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from backend.http.fields import In, Moment, Out, Said, Text
from backend.policy import Actor, available
from volunteers.care.models import Alarm, HeatWave, Visit
from volunteers.care.models.entry import MOST_WORDS
from volunteers.care.policy import ALARM_POLICY, HEAT_POLICY, VISIT_POLICY
from volunteers.care.states import (
    ALARM_TRANSITIONS,
    VISIT_TRANSITIONS,
    AlarmStatus,
    Found,
    HeatAction,
    Outcome,
    VisitStatus,
)

Notes = Annotated[Text, StringConstraints(max_length=MOST_WORDS)]


class WishIn(In):
    """What the resident needs, as they said it; a need of theirs is made of it, for who handles needs to read."""

    text: Annotated[Said, StringConstraints(max_length=MOST_WORDS)]
    agreed: bool = Field(description="They were asked at the door, and agreed that it is reported for them")


class OutcomeIn(In):
    """How it was at the door; the note is kept in confidence."""

    outcome: Outcome
    note: Notes = ""
    wish: WishIn | None = Field(None, description="Where they were seen")

    @model_validator(mode="after")
    def _somebody_said_it(self) -> Self:
        if self.wish is not None and self.outcome == Outcome.NOBODY:
            raise PydanticCustomError(
                "linli_wish_of_nobody", str(_("Nobody was seen, and so nobody said what they need. Leave wish out."))
            )
        return self


class CloseIn(In):
    """What was found out; the note is kept in confidence."""

    found: Found
    note: Notes = ""


class HeatIn(In):
    """Until when, and why."""

    until: Moment
    reason: Annotated[Said, StringConstraints(max_length=200)]


class VisitOut(Out):
    """A visit that was due, the task that was made of it, and what became of it."""

    id: UUID
    entry_id: UUID
    task_id: UUID | None
    day: date
    due_at: datetime
    status: VisitStatus
    outcome: Outcome | None
    told_at: datetime | None
    actions: list[str]

    @classmethod
    def of(cls, actor: Actor, row: Visit, *, mine: bool) -> "VisitOut":
        """`mine`: whether the actor may hold its place; others are told of no action without asking the database."""
        return cls(
            id=row.id,
            entry_id=row.entry_id,
            task_id=row.task_id,
            day=row.day,
            due_at=row.due_at,
            status=VisitStatus(row.status),
            outcome=Outcome(row.outcome) if row.outcome else None,
            told_at=row.told_at,
            actions=available(VISIT_POLICY, VISIT_TRANSITIONS, row.status, actor, row) if mine else [],
        )


class DoorOut(Out):
    """What is to be known at the door."""

    door_notes: str


class AlarmOut(Out):
    """An alarm; the name is masked."""

    id: UUID
    entry_id: UUID
    visit_id: UUID
    name: str
    why: Outcome
    status: AlarmStatus
    raised_at: datetime
    closed_at: datetime | None

    @classmethod
    def of(cls, row: Alarm) -> "AlarmOut":
        """Needs `entry.resident` loaded."""
        return cls(
            id=row.id,
            entry_id=row.entry_id,
            visit_id=row.visit_id,
            name=row.entry.resident.masked_name,
            why=Outcome(row.why),
            status=AlarmStatus(row.status),
            raised_at=row.raised_at,
            closed_at=row.closed_at,
        )


class AlarmDetail(AlarmOut):
    """With what I may do now."""

    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, row: Alarm) -> "AlarmDetail":
        """Needs `entry.resident` loaded."""
        actions = available(ALARM_POLICY, ALARM_TRANSITIONS, row.status, actor, row)
        return cls(**AlarmOut.of(row).model_dump(), actions=actions)


class VisitNote(Out):
    """What a visitor wrote down."""

    day: date
    outcome: Outcome
    note: str


class AlarmNote(Out):
    """What was found out."""

    closed_at: datetime
    found: Found
    note: str


class HeatOut(Out):
    """A heat wave that was called."""

    id: UUID
    since: datetime
    until: datetime
    ended_at: datetime | None
    reason: str
    on: bool = Field(description="Whether visits are twice as frequent now")
    actions: list[str]

    @classmethod
    def of(cls, actor: Actor, row: HeatWave) -> "HeatOut":
        """All of it."""
        on = row.ended_at is None and row.since <= actor.at < row.until
        actions = [HeatAction.END.value] if on and HEAT_POLICY[HeatAction.END](actor, row) else []
        return cls(
            id=row.id,
            since=row.since,
            until=row.until,
            ended_at=row.ended_at,
            reason=row.reason,
            on=on,
            actions=actions,
        )
