"""What a street may set otherwise for its needs."""

import json
from collections.abc import Mapping
from typing import Self

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from backend.places.options import Option, choice, whole
from needs.desk.states import Alarm, Moderation, Urgency


class Span(BaseModel):
    """How long: hours run by the clock, days by the street's calendar."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hours: int = Field(0, strict=True, ge=0, le=8_784)
    days: int = Field(0, strict=True, ge=0, le=366)

    @model_validator(mode="after")
    def _some_time(self) -> Self:
        if not (self.hours or self.days):
            raise ValueError("no time at all")
        return self


class Target(BaseModel):
    """Until when a need should be dispatched and answered."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    dispatch: Span
    answer: Span


class Alarms(BaseModel):
    """When it is told how far up, in percent of a target: before it is over, then after."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    before: int = Field(25, strict=True, ge=1, le=99)
    manager: int = Field(50, strict=True, ge=1, le=1_000)
    committee: int = Field(100, strict=True, ge=1, le=1_000)

    @model_validator(mode="after")
    def _ever_later(self) -> Self:
        if self.committee < self.manager:
            raise ValueError("the committee hears after the managers")
        return self

    def percent(self, level: Alarm) -> int:
        """How long after the end of the target a level is told; negative before it."""
        told = {Alarm.LEAD: -self.before, Alarm.MANAGER: self.manager, Alarm.COMMITTEE: self.committee}
        return told.get(level, 0)


class _Own(BaseModel):
    """What a street says: either, or both."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    dispatch: Span | None = None
    answer: Span | None = None


DEFAULTS: Mapping[Urgency, Target] = {
    Urgency.EMERGENCY: Target(dispatch=Span(hours=1), answer=Span(hours=2)),
    Urgency.URGENT: Target(dispatch=Span(hours=2), answer=Span(hours=24)),
    Urgency.NORMAL: Target(dispatch=Span(hours=24), answer=Span(days=7)),
    Urgency.LOW: Target(dispatch=Span(hours=24), answer=Span(days=15)),
}
_OWN = TypeAdapter(dict[Urgency, _Own])


def _read(value: object) -> Mapping[Urgency, Target]:
    own = _OWN.validate_python(value)
    return {
        urgency: Target(
            dispatch=(urgency in own and own[urgency].dispatch) or default.dispatch,
            answer=(urgency in own and own[urgency].answer) or default.answer,
        )
        for urgency, default in DEFAULTS.items()
    }


TARGETS = Option(
    "needs.targets",
    DEFAULTS,
    _("Service targets by urgency: how soon a need should be dispatched and answered."),
    _read,
    '{"urgent": {"dispatch": {"hours": 2}, "answer": {"days": 1}}}',
    shown=json.dumps({key: each.model_dump(exclude_defaults=True) for key, each in DEFAULTS.items()}),
)

ALARMS = Option(
    "needs.alarms",
    Alarms(),
    _(
        "When it is told that a service target is near, and how far up when it is missed: percent of the target before its end "
        "for who leads the need, and after its end for the managers and for the committee."
    ),
    Alarms.model_validate,
    '{"before": 25, "manager": 50, "committee": 100}',
    shown=Alarms().model_dump_json(),
)

SILENCE_DAYS = whole(
    "needs.silence_days",
    15,
    _("Days after an answer without the resident's word when a need is closed as “no verdict”: not as satisfied."),
    least=2,
    most=365,
)
REMINDER_DAYS = whole(
    "needs.reminder_days",
    8,
    _(
        "Days after an answer without the resident's word when they are reminded and a third person is asked to call them. "
        "None is closed sooner than a day after it."
    ),
    least=1,
    most=364,
)
LATE_VERDICT_DAYS = whole(
    "needs.late_verdict_days",
    30,
    _("Days after a need was closed without a verdict for which the resident may still give one, which then counts."),
    least=0,
    most=365,
)
CALL_BACK_DAYS = whole(
    "needs.call_back_days",
    2,
    _("Days within which a resident is called back."),
    least=1,
    most=30,
)
CALL_BACK_TRIES = whole(
    "needs.call_back_tries",
    3,
    _("Calls that reach nobody after which a call back is given up."),
    least=1,
    most=10,
)

MODERATION = choice(
    "needs.moderation",
    Moderation.AFTER,
    _("Whether a public summary is shown at once, and moderated after, or only once a moderator let it through."),
)
