"""The shapes of needs."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Discriminator, Field, StringConstraints, Tag

from backend.accounts.models import mask_name
from backend.households.schemas import HomeOut, HomeShown, home_shown
from backend.http.fields import In, Moment, Name, Out, Slug, Text, Words
from backend.http.pages import PageIn
from backend.masking import masked
from backend.places.datum import Datum
from backend.places.schemas import DatumIn, Near, PlaceIn, PlaceOut, place_of
from needs.desk.models import Need
from needs.desk.published import published
from needs.desk.states import LIVE, Kind, Status, Urgency, Visibility
from volunteers.dispatch.models import Assignment
from volunteers.dispatch.schemas import AssignmentOut

EXCERPT = 140
"""Characters of the text that a list shows."""


class OnBehalfOf(In):
    """The person for whom a proxy reports, and that they agreed to it (个人信息保护法)."""

    name: Name
    phone: Annotated[Text, StringConstraints(min_length=1, max_length=32)] | None = None
    consent: bool


class OnRecord(In):
    """The person for whom one may speak: the consent on record is used, and nobody is asked again."""

    representation_id: UUID


def _way(said: Any) -> str:
    recorded = "representation_id" in said if isinstance(said, dict) else isinstance(said, OnRecord)
    return "on_record" if recorded else "in_words"


Behalf = Annotated[Annotated[OnBehalfOf, Tag("in_words")] | Annotated[OnRecord, Tag("on_record")], Discriminator(_way)]


class NeedCreate(In):
    """A report. With an `id` of the client's own it may be sent again: it is made once."""

    id: UUID | None = None
    kind: Kind
    title: Annotated[Text, StringConstraints(max_length=200)] | None = None
    category: Slug | None = None
    text: Words
    location: PlaceIn | None = None
    address: Annotated[Text, StringConstraints(max_length=200)] | None = None
    address_id: UUID | None = Field(None, description="An address on record: mine, or of whom it is for")
    on_behalf_of: Behalf | None = None
    visibility: Visibility = Field(
        Visibility.PRIVATE,
        description="About somebody else it stays private, unless I speak for them by a consent on record and they agree "
        "to publishing",
    )
    preferred_time: Annotated[Text, StringConstraints(max_length=200)] | None = None
    reported_at: Moment | None = None
    files: list[UUID] = Field(
        [], max_length=9, description="Files that I sent with the purpose need, once they are ready"
    )


class SimilarIn(In):
    """What is being typed."""

    text: Words
    location: PlaceIn | None = None


class TriageIn(In):
    """How soon, and of what kind."""

    urgency: Urgency
    category: Slug | None = None
    note: Annotated[Text, StringConstraints(max_length=1_000)] = ""


class MergeIn(In):
    """The need that goes on for both."""

    into: UUID


class AnswerIn(In):
    """Advice that needs no task."""

    text: Words


class VerdictIn(In):
    """The resident's own word. `resolved: false` reopens the need."""

    responded: bool
    resolved: bool
    satisfaction: int = Field(ge=1, le=5, description="5 is best; 4 and 5 count as satisfied")
    comment: Annotated[Text, StringConstraints(max_length=2_000)] = ""


class NeedFilter(PageIn, Near):
    """Which needs. `near` keeps those around; the order stays newest first."""

    status: Status | None = None
    kind: Kind | None = None
    category: Slug | None = None
    area: Annotated[Text, StringConstraints(max_length=40)] | None = Field(None, description="Id or code of an area")
    mine: bool = Field(False, description="Reported by me, for me, or followed")


def on_the_map(need: Need, *, datum: Datum = Datum.WGS84) -> PlaceOut | None:
    """The middle of the cell, to everybody; nothing when it is over. A list and a feed are kept, a right to see ends."""
    return place_of(need, exact=False, datum=datum) if need.status in LIVE else None


class NeedPublic(Out):
    """What a neighbour sees: no names, the cell and not the door.

    The words only where the reporter made them public, and without what in them leads to a person (`published`).
    """

    view: Literal["public"] = "public"
    id: UUID
    kind: Kind
    category: str
    title: str | None
    excerpt: str | None
    visibility: Visibility
    status: Status
    urgency: Urgency | None
    location: PlaceOut | None
    community_id: UUID | None
    reported_at: datetime
    updated_at: datetime
    merged_into: UUID | None

    @classmethod
    def of(cls, need: Need, *, datum: Datum = Datum.WGS84) -> "NeedPublic":
        """Needs `reporter` loaded."""
        public = need.visibility == Visibility.PUBLIC
        return cls(
            id=need.id,
            kind=Kind(need.kind),
            category=need.category,
            title=published(need, need.title) if public else None,
            excerpt=published(need, need.text[: 2 * EXCERPT])[:EXCERPT] if public else None,
            visibility=Visibility(need.visibility),
            status=Status(need.status),
            urgency=Urgency(need.urgency) if need.urgency else None,
            location=on_the_map(need, datum=datum),
            community_id=need.community_id,
            reported_at=need.reported_at,
            updated_at=need.updated_at,
            merged_into=need.merged_into_id,
        )


class NeedOut(Out):
    """A need in a list or a feed, for those concerned and those who handle it. Names are masked; no phone, no address."""

    view: Literal["full"] = "full"
    id: UUID
    kind: Kind
    category: str
    title: str
    excerpt: str
    visibility: Visibility
    status: Status
    urgency: Urgency | None
    location: PlaceOut | None = Field(description="the middle of the cell while it goes on, null when it is over")
    community_id: UUID | None
    grid_id: UUID | None
    reporter: str
    on_behalf: str | None = Field(description="The surname of the person it was reported for")
    first_receiver: str | None = Field(description="Who took it first and keeps the lead")
    reported_at: datetime
    dispatch_due_at: datetime
    answer_due_at: datetime
    answered_at: datetime | None
    updated_at: datetime
    reopened: int
    merged_into: UUID | None

    @classmethod
    def of(cls, need: Need, *, datum: Datum = Datum.WGS84) -> "NeedOut":
        """Needs `reporter` and `first_receiver` loaded (`queries.with_people`)."""
        return cls(
            id=need.id,
            kind=Kind(need.kind),
            category=need.category,
            title=masked(need.title),
            excerpt=masked(need.text[: 2 * EXCERPT])[:EXCERPT],
            visibility=Visibility(need.visibility),
            status=Status(need.status),
            urgency=Urgency(need.urgency) if need.urgency else None,
            location=on_the_map(need, datum=datum),
            community_id=need.community_id,
            grid_id=need.grid_id,
            reporter=need.reporter.masked_name,
            on_behalf=mask_name(need.on_behalf_name) or None,
            first_receiver=need.first_receiver.masked_name if need.first_receiver else None,
            reported_at=need.reported_at,
            dispatch_due_at=need.dispatch_due_at,
            answer_due_at=need.answer_due_at,
            answered_at=need.answered_at,
            updated_at=need.updated_at,
            reopened=need.reopened,
            merged_into=need.merged_into_id,
        )


NeedListed = Annotated[NeedOut | NeedPublic, Field(discriminator="view")]


def listed(need: Need, *, datum: Datum = Datum.WGS84) -> NeedOut | NeedPublic:
    """A need of `queries.visible_to` as this viewer's list shows it."""
    return NeedOut.of(need, datum=datum) if need.full else NeedPublic.of(need, datum=datum)


class Why(Out):
    """Why two needs may be the same."""

    words: list[str] = Field(description="Telling words that both have")
    distance_m: int | None = Field(description="To the place, or to the centre of its cell; null without two places")


class SimilarItem(Out):
    """A likely duplicate."""

    need: NeedListed
    score: float = Field(ge=0, le=1)
    why: Why


class SimilarOut(Out):
    """Likely duplicates, best first, at most ten."""

    items: list[SimilarItem]


class DestinationIn(BaseModel):
    """How much of it the work asks for: no more is shown, and no more is written down."""

    level: Literal["building", "door", "phone"] = "building"
    datum: DatumIn = Datum.WGS84


class DestinationOut(HomeOut):
    """Where a need is, and by which phone, for who handles it: as much as was asked for."""

    need_id: UUID

    @classmethod
    def of(cls, need: Need, shown: HomeShown, *, datum: Datum = Datum.WGS84) -> "DestinationOut":
        """Needs nothing loaded."""
        return cls(**home_shown(shown, datum=datum), need_id=need.id)


class HelperOut(AssignmentOut):
    """Who comes, and whether they are there: a place on one of the need's tasks, under a masked name."""

    need_id: UUID

    @classmethod
    def at(cls, need_id: UUID, place: Assignment) -> "HelperOut":
        """Needs `volunteer.user` loaded."""
        return cls(need_id=need_id, **AssignmentOut.of(place).model_dump())
