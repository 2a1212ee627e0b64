"""The shapes of what is counted: rates, coordination load, first-time-right."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from backend.http.fields import Day, Out, Text
from backend.places.models import Level
from needs.rates.arrivals import Arrivals, Complete
from needs.rates.counting import Rate
from needs.rates.load import Load, Loads
from needs.rates.queries import Cell, Rates, Table
from needs.rates.states import Arrival, Dimension
from needs.rates.steps import STEPS


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
        description="How many were left out, by reason: merged (counted with the other need), withdrawn (by its resident, unanswered; in the response rate only where the answer was not due by then), not_yet_due (open, and "
        "its answer is not due), still_open (open, and not judged), no_verdict (answered, the resident is silent); each "
        "reason for which two people left needs out; withheld (so few that it would tell of somebody)"
    )

    @classmethod
    def of(cls, rate: Rate) -> "RateOut":
        """As published."""
        return cls.like(rate, excluded=dict(rate.excluded))


def _rates(found: Rates | Cell) -> dict[str, RateOut]:
    return {name: RateOut.of(getattr(found, name)) for name in ("response", "resolution", "satisfaction")}


class RatedArea(Out):
    """The area that was counted."""

    id: UUID
    level: Level
    code: str
    name: str


class RatesOut(Out):
    """The three rates of an area and a period, on the resident's own word. Without reports of wrongdoing."""

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
            **_rates(found),
        )


class ByWhat(Period):
    """Which table."""

    dimension: Dimension


class CellOut(Out):
    """One line of a table."""

    key: str | None = Field(description="id, code, or month as 2026-11; null for what belongs to none")
    label: str
    withheld: bool = Field(description="so few that it would tell of somebody, or beside such a line")
    reported: int
    response: RateOut
    resolution: RateOut
    satisfaction: RateOut

    @classmethod
    def of(cls, cell: Cell) -> "CellOut":
        """As published."""
        return cls.like(cell, **_rates(cell))


class TableOut(Out):
    """The three rates by one dimension, and their sum. Without reports of wrongdoing."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    area: RatedArea
    start: date = Field(alias="from")
    end: date = Field(alias="to")
    dimension: Dimension
    total: CellOut
    items: list[CellOut]

    @classmethod
    def of(cls, found: Table) -> "TableOut":
        """As published."""
        return cls(
            area=RatedArea.model_validate(found.area, from_attributes=True),
            start=found.start,
            end=found.end,
            dimension=found.dimension,
            total=CellOut.of(found.total),
            items=[CellOut.of(each) for each in found.cells],
        )


class LoadOut(Out):
    """Steps that street and community staff did on needs."""

    needs: int
    steps: int = Field(description="by anybody but the residents themselves")
    staff_steps: int = Field(description="by who was on a post of the street at the time")
    share: float | None = Field(description="staff_steps / steps, 0 to 1; null of nothing")
    mean: float | None = Field(description="staff_steps per need; null of nothing")
    median: float = Field(description="of the steps of staff per need")
    without: int = Field(description="needs without a step of staff")
    share_without: float | None = Field(description="without / needs, 0 to 1; null of nothing")

    @classmethod
    def of(cls, load: Load) -> "LoadOut":
        """As published."""
        same = ("needs", "steps", "staff_steps", "share", "mean", "median", "share_without")
        return cls(without=load.none, **{name: getattr(load, name) for name in same})


class LoadOfArea(LoadOut):
    """Of a community, or of a grid; of neither where both are null."""

    id: UUID | None
    name: str


class LoadOfMonth(LoadOut):
    """Of the needs reported in a month."""

    month: str = Field(description="2026-11")


class LoadsOut(Out):
    """The coordination load of an area and a period. Without reports of wrongdoing, and without merged needs."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    area: RatedArea
    start: date = Field(alias="from")
    end: date = Field(alias="to")
    total: LoadOut
    change: float | None = Field(description="mean of the latest month less that of the first: below zero it falls")
    areas: list[LoadOfArea]
    months: list[LoadOfMonth]
    counted: dict[str, str] = Field(description="what counts as a step, and why")

    @classmethod
    def of(cls, found: Loads) -> "LoadsOut":
        """As published."""
        return cls(
            area=RatedArea.model_validate(found.area, from_attributes=True),
            start=found.start,
            end=found.end,
            total=LoadOut.of(found.whole),
            change=found.change,
            areas=[LoadOfArea(id=key, name=name, **LoadOut.of(load).model_dump()) for key, name, load in found.areas],
            months=[LoadOfMonth(month=month, **LoadOut.of(load).model_dump()) for month, load in found.months],
            counted={action: str(reason) for action, reason in STEPS.items()},
        )


class ArrivalsIn(Period):
    """Of which area and days; by what."""

    by: Arrival | None = Field(None, description="A table by area, category (as reported) or month: for the group")


class CompleteOut(Out):
    """How many reports were complete when they arrived."""

    key: str | None = Field(description="id, code, or month as 2026-11; null for all, and for what belongs to none")
    label: str
    numerator: int = Field(description="Complete when they arrived")
    denominator: int = Field(description="Reported under a category that requires something")
    rate: float | None = Field(description="0 to 1; null of nothing")
    nothing_asked: int = Field(description="Left out: reported under no category, or one that requires nothing")

    @classmethod
    def of(cls, found: Complete) -> "CompleteOut":
        """As published."""
        return cls(
            key=found.key,
            label=found.label,
            numerator=found.right,
            denominator=found.asked,
            rate=found.rate,
            nothing_asked=found.free,
        )


class ArrivalsOut(Out):
    """The first-time-right rate of an area and a period. Without reports of wrongdoing."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    area: RatedArea
    start: date = Field(alias="from")
    end: date = Field(alias="to")
    total: CompleteOut
    items: list[CompleteOut]

    @classmethod
    def of(cls, found: Arrivals) -> "ArrivalsOut":
        """As published."""
        return cls(
            area=RatedArea.model_validate(found.area, from_attributes=True),
            start=found.start,
            end=found.end,
            total=CompleteOut.of(found.total),
            items=[CompleteOut.of(each) for each in found.cells],
        )
