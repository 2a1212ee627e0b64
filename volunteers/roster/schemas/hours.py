"""When a volunteer may be asked."""

from collections.abc import Iterable
from typing import Annotated, Self

from django.utils.translation import gettext_lazy as _
from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from backend.http.fields import Day, In, Out, Text
from backend.policy import Actor
from volunteers.roster.models import DayHours, Volunteer, WeeklyHours

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
                "linli_ends_before_it_starts", str(_("Hours end after they start. Over midnight, make two of them."))
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
