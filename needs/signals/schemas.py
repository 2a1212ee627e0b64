"""The shapes of demand signals."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from backend.http.fields import In, Out, Reason, Slug, Text
from backend.http.pages import PageIn
from backend.places.cells import name_of
from backend.places.datum import Datum
from backend.places.schemas import DatumIn
from backend.policy import Actor, available
from needs.desk.models import Need
from needs.desk.schemas import NeedListed, listed
from needs.desk.states import Kind
from needs.map.schemas import ring_of
from needs.rates.schemas import RateOut
from needs.signals.models import Count, Signal
from needs.signals.policy import POLICY
from needs.signals.queries import Course
from needs.signals.states import TRANSITIONS, Cause, Status


class SignalFilter(PageIn):
    """Which signals. The heaviest come first."""

    status: Status | None = None
    category: Slug | None = Field(None, description="Of this category, or of one that stands under it")
    area: Annotated[Text, StringConstraints(max_length=40)] | None = Field(None, description="Id or code of an area")


class SignalMapFilter(BaseModel):
    """Which signals, and in which datum."""

    status: Status | None = None
    category: Slug | None = Field(None, description="Of this category, or of one that stands under it")
    datum: DatumIn = Datum.WGS84


class NumbersOut(Out):
    """All but `needs` are people, each counted once."""

    needs: int = Field(description="Unmet or repeated; what was merged stands with its survivor")
    reporters: int = Field(description="Whose matter they are; those of merged needs too. 0, or at least 3")
    waiting: int = Field(description="Of these: still open, and the answer is overdue")
    reopened: int = Field(description="Of these: opened it again")
    declined: int = Field(description="Of these: turned down")
    not_resolved: int = Field(description="Of these: said “not resolved”")
    repeated: int = Field(description="Of these: reported it again and again, or of a spot that others did")
    me_too: int = Field(description="Follow one of them, and did not report")
    weight: int = Field(description="2 × reporters + waiting + declined + not_resolved + me_too")


class SignalOut(NumbersOut):
    """A demand signal in a list or a feed."""

    id: UUID
    status: Status
    category: str
    kind: Kind | None = Field(description="Where its needs have no category")
    community_id: UUID | None
    grid_id: UUID | None = Field(description="Where all of its needs lie in one")
    cells: list[str] = Field(description="H3 cells of three reporters or more; parents of smaller ones")
    found_at: datetime = Field(description="When it was first there, or came back last")
    counted_at: datetime
    updated_at: datetime
    continued_in: UUID | None = Field(description="The signal that its needs grew into")
    decided_at: datetime | None
    words: str = Field(description="What the committee said last")

    @classmethod
    def of(cls, row: Signal) -> "SignalOut":
        """As listed."""
        return cls(
            id=row.id,
            status=Status(row.status),
            category=row.category,
            kind=Kind(row.kind) if row.kind else None,
            community_id=row.community_id,
            grid_id=row.grid_id,
            cells=[name_of(cell) for cell in row.cells],
            found_at=row.found_at,
            counted_at=row.counted_at,
            updated_at=row.updated_at,
            continued_in=row.continued_in_id,
            decided_at=row.decided_at,
            words=row.words,
            **_numbers(row),
        )


def _numbers(row: Signal | Count) -> dict[str, int]:
    return {name: getattr(row, name) for name in NumbersOut.model_fields}


class SignalNeed(Out):
    """A need that it is made of, as I may see it, and why."""

    need: NeedListed
    causes: list[Cause]

    @classmethod
    def of(cls, need: Need, causes: Mapping[UUID, list[str]]) -> "SignalNeed":
        """Needs its people loaded (`with_people`)."""
        return cls(need=listed(need), causes=[Cause(each) for each in causes[need.id]])


class MonthOut(Out):
    """Needs of the signal by when they were reported."""

    month: str = Field(description="Of the street: 2026-11")
    needs: int


class CountOut(NumbersOut):
    """The numbers of one night."""

    day: date


class TermsOut(Out):
    """By which terms of the street it was gathered."""

    window_days: int
    least_needs: int
    least_reporters: int
    repeats: int
    regrowth: int


class SignalDetail(SignalOut):
    """All of it: who decided, what became of its needs, how it grew."""

    category_name: str
    decided_by: str | None
    dismissed_at_reporters: int | None = Field(
        description="How many there were when it was dismissed; `terms.regrowth` more bring it back"
    )
    terms: TermsOut
    months: list[MonthOut]
    response: RateOut
    resolution: RateOut
    satisfaction: RateOut
    history: list[CountOut] = Field(description="The last 90 nights, the newest first")
    needs_seen: list[SignalNeed] = Field(description="The newest of those that I may see; all of them: `…/needs`")
    unseen: int = Field(description="Needs of it that I may not see")
    actions: list[str]

    @classmethod
    def seen_by(
        cls,
        actor: Actor,
        row: Signal,
        *,
        name: str,
        course: Course,
        counts: Sequence[Count],
        needs: Sequence[SignalNeed],
        unseen: int,
    ) -> "SignalDetail":
        """Needs `run` and `decided_by` loaded."""
        return cls(
            **SignalOut.of(row).model_dump(),
            category_name=name,
            decided_by=row.decided_by.masked_name if row.decided_by else None,
            dismissed_at_reporters=row.dismissed_at_reporters,
            terms=TermsOut(**row.run.terms),
            months=[MonthOut(month=month, needs=number) for month, number in course.months.items()],
            response=RateOut.of(course.response),
            resolution=RateOut.of(course.resolution),
            satisfaction=RateOut.of(course.satisfaction),
            history=[CountOut(day=each.day, **_numbers(each)) for each in counts],
            needs_seen=list(needs),
            unseen=unseen,
            actions=available(POLICY, TRANSITIONS, row.status, actor, row),
        )


class NoteIn(In):
    """What the committee wants to do about it."""

    note: Reason


class MultiPolygon(Out):
    """The hexagons of its cells."""

    type: Literal["MultiPolygon"] = "MultiPolygon"
    coordinates: list[list[list[tuple[float, float]]]]


class SignalFeature(Out):
    """A signal with the cells where it lies; without any where no cell has enough reporters."""

    type: Literal["Feature"] = "Feature"
    id: UUID
    geometry: MultiPolygon | None
    properties: SignalOut

    @classmethod
    def of(cls, row: Signal, datum: Datum) -> "SignalFeature":
        """In the datum that is asked for."""
        shape = MultiPolygon(coordinates=[[ring_of(cell, datum)] for cell in row.cells]) if row.cells else None
        return cls(id=row.id, geometry=shape, properties=SignalOut.of(row))


class SignalMapOut(Out):
    """A FeatureCollection (RFC 7946); `datum` is ours. The heaviest 1,000."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[SignalFeature]
    datum: Datum
