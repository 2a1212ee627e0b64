"""Needs in lists and feeds."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.accounts.models import mask_name
from backend.http.fields import Out, Slug, Text
from backend.http.pages import PageIn
from backend.masking import masked
from backend.places.datum import Datum
from backend.places.schemas import Near, PlaceOut, place_of
from needs.desk.models import Need
from needs.desk.published import published
from needs.desk.states import LIVE, Alarm, Channel, Kind, Showing, Status, Urgency, Visibility
from volunteers.dispatch.models import Assignment
from volunteers.dispatch.schemas import AssignmentOut

EXCERPT = 140
"""Characters of the text that a list shows."""


class NeedFilter(PageIn, Near):
    """Which needs. `near` keeps those around; the order stays newest first."""

    status: Status | None = None
    kind: Kind | None = None
    urgency: Urgency | None = Field(None, description="As it was triaged; what nobody has triaged yet has none")
    category: Slug | None = Field(None, description="Of this category, or of one that stands under it")
    area: Annotated[Text, StringConstraints(max_length=40)] | None = Field(None, description="Id or code of an area")
    place_conflict: bool | None = Field(
        None, description="Only those that I see in full: whether place and stated community do not fit"
    )
    mine: bool = Field(False, description="Reported by me, for me, or followed")


def on_the_map(need: Need, *, datum: Datum = Datum.WGS84) -> PlaceOut | None:
    """The middle of the cell, to everybody; nothing when it is over. A list and a feed are kept, a right to see ends."""
    return place_of(need, exact=False, datum=datum) if need.status in LIVE else None


def _excerpt(need: Need) -> str:
    """What is blacked out may stand across any cut: such a text is read whole first."""
    return published(need, need.text if need.blacked_out else need.text[: 2 * EXCERPT])[:EXCERPT]


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
        public = need.is_shown
        return cls(
            id=need.id,
            kind=Kind(need.kind),
            category=need.category,
            title=published(need, need.title) if public else None,
            excerpt=_excerpt(need) if public else None,
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
    channel: Channel = Field(description="By which way it reached us")
    title: str
    excerpt: str
    visibility: Visibility
    showing: Showing = Field(
        description="Whether moderation lets the street read what is public of it: GET /needs/{id}/moderation"
    )
    status: Status
    urgency: Urgency | None
    location: PlaceOut | None = Field(description="the middle of the cell while it goes on, null when it is over")
    community_id: UUID | None
    grid_id: UUID | None
    place_conflict: bool = Field(description="The place does not lie in the community that was stated")
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
        """Needs `reporter` and `first_receiver` loaded (`queries.load_people`)."""
        return cls(
            id=need.id,
            kind=Kind(need.kind),
            category=need.category,
            channel=Channel(need.channel),
            title=masked(need.title),
            excerpt=masked(need.text[: 2 * EXCERPT])[:EXCERPT],
            visibility=Visibility(need.visibility),
            showing=Showing(need.showing),
            status=Status(need.status),
            urgency=Urgency(need.urgency) if need.urgency else None,
            location=on_the_map(need, datum=datum),
            community_id=need.community_id,
            grid_id=need.grid_id,
            place_conflict=need.place_conflict,
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


class NeedOverdue(Out):
    """A need of which a term is over: who leads it, not whose it is."""

    id: UUID
    kind: Kind
    category: str
    status: Status
    urgency: Urgency | None
    community_id: UUID | None
    first_receiver: str | None = Field(description="Who took it first and keeps the lead")
    reported_at: datetime
    dispatch_due_at: datetime | None = Field(description="null once somebody was set to work on it")
    answer_due_at: datetime
    told: Alarm = Field(description="How far up it was told: 1 who leads it, 2 leaders, 3 managers, 4 the committee")

    @classmethod
    def of(cls, need: Need) -> "NeedOverdue":
        """Needs `first_receiver` loaded."""
        return cls(
            id=need.id,
            kind=Kind(need.kind),
            category=need.category,
            status=Status(need.status),
            urgency=Urgency(need.urgency) if need.urgency else None,
            community_id=need.community_id,
            first_receiver=need.first_receiver.masked_name if need.first_receiver else None,
            reported_at=need.reported_at,
            dispatch_due_at=need.dispatch_due_at if need.dispatched_at is None else None,
            answer_due_at=need.answer_due_at,
            told=Alarm(max(need.dispatch_alarm, need.answer_alarm)),
        )


class HelperOut(AssignmentOut):
    """Who comes, and whether they are there: a place on one of the need's tasks, under a masked name."""

    need_id: UUID

    @classmethod
    def at(cls, need_id: UUID, place: Assignment) -> "HelperOut":
        """Needs `volunteer.user` loaded."""
        return cls(need_id=need_id, **AssignmentOut.of(place).model_dump())
