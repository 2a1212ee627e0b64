"""What a street may set otherwise for its needs."""

import json
from collections.abc import Mapping
from typing import Self

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from backend.places.options import Option
from needs.desk.states import Urgency


class Span(BaseModel):
    """How long: hours run by the clock, days are calendar days."""

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
