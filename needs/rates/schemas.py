"""The shapes of the rates."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from backend.http.fields import Day, Out, Text
from backend.places.models import Level
from needs.rates.queries import Rate, Rates


class Period(BaseModel):
    """Of which area, and which days of the street: from `from` until before `to`."""

    model_config = ConfigDict(populate_by_name=True)

    area: Annotated[Text, StringConstraints(max_length=40)] | None = Field(
        None, description="Id or code of a street, community or grid; the whole street without it"
    )
    start: Day | None = Field(None, alias="from", description="First day; 30 days before `to` without it")
    end: Day | None = Field(None, alias="to", description="The day after the last; tomorrow without it")


class RateOut(Out):
    """`denominator` + the sum of `excluded` = all that were reported."""

    numerator: int
    denominator: int
    rate: float | None = Field(description="0 to 1; null of nothing")
    excluded: dict[str, int] = Field(
        description="How many were left out, by reason: merged (counted with the other need), not_yet_due (open, and "
        "its answer is not due), still_open (open, and not judged), no_verdict (answered, the resident is silent)"
    )

    @classmethod
    def of(cls, rate: Rate) -> "RateOut":
        """As published."""
        return cls(numerator=rate.numerator, denominator=rate.denominator, rate=rate.rate, excluded=dict(rate.excluded))


class RatedArea(Out):
    """The area that was counted."""

    id: UUID
    level: Level
    code: str
    name: str


class RatesOut(Out):
    """The three rates of an area and a period, on the resident's own word."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    area: RatedArea
    start: date = Field(alias="from")
    end: date = Field(alias="to")
    reported: int
    response: RateOut
    resolution: RateOut
    satisfaction: RateOut

    @classmethod
    def of(cls, found: Rates) -> "RatesOut":
        """As published."""
        return cls(
            area=RatedArea.model_validate(found.area, from_attributes=True),
            start=found.start,
            end=found.end,
            reported=found.reported,
            response=RateOut.of(found.response),
            resolution=RateOut.of(found.resolution),
            satisfaction=RateOut.of(found.satisfaction),
        )
