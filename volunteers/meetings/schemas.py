"""The shapes of meetings."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.files.models import File
from backend.files.schemas import FileOut
from backend.http.fields import In, Moment, Out, Reason, Said, Title, Words
from volunteers.committee.states import Kind
from volunteers.meetings.models import AgendaItem, Attendee, Meeting, Motion
from volunteers.meetings.states import Answer, Ballot, MotionStatus, Status

Where = Annotated[Said, StringConstraints(max_length=200)]


class AgendaItemIn(In):
    """An item of the agenda. `organisation_id`: whom it is about; who has a tie to it is recused by itself."""

    title: Title
    text: Words | None = None
    confidential: bool = False
    organisation_id: UUID | None = None


class MeetingCreate(In):
    """When, where, who chairs (a person with a seat; left out: the caller), and about what."""

    title: Title
    place: Where
    starts_at: Moment
    chair_id: UUID | None = None
    items: Annotated[list[AgendaItemIn], Field(min_length=1, max_length=50)]


class AnswerIn(In):
    """Whether I come."""

    coming: bool


class PresentIn(In):
    """Everybody who is there now, by user id: holders and deputies whose term holds."""

    people: Annotated[list[UUID], Field(max_length=100)]


class MotionCreate(In):
    """What the committee is asked to decide."""

    text: Reason


class MotionVoteIn(In):
    """My word, before all."""

    ballot: Ballot


class NoteIn(In):
    """A note to an item of the minutes."""

    item_id: UUID
    note: Words


class CorrectionIn(In):
    """What the draft leaves out. Whoever has signed is asked to sign again."""

    notes: Annotated[list[NoteIn], Field(default_factory=list, max_length=50)]
    remark: Words | None = None


class AddendumCreate(In):
    """What is added to signed minutes."""

    text: Words
    confidential: bool = False


class MeetingOut(Out):
    """A meeting, as lists show it."""

    id: UUID
    title: str
    place: str
    starts_at: datetime
    status: Status

    @classmethod
    def of(cls, meeting: Meeting) -> "MeetingOut":
        """What stands in its row."""
        return cls(**_listed(meeting))


def _listed(meeting: Meeting) -> dict[str, Any]:
    return {
        "id": meeting.id,
        "title": meeting.title,
        "place": meeting.place,
        "starts_at": meeting.starts_at,
        "status": Status(meeting.status),
    }


class AttendeeOut(Out):
    """Somebody who is invited, by the surname."""

    user_id: UUID
    name: str
    seat_id: UUID
    kind: Kind
    as_deputy: bool
    answer: Answer
    present: bool

    @classmethod
    def of(cls, row: Attendee) -> "AttendeeOut":
        """Needs `user` and `seat` loaded."""
        return cls(
            user_id=row.user_id,
            name=row.user.masked_name,
            seat_id=row.seat_id,
            kind=Kind(row.seat.kind),
            as_deputy=row.as_deputy,
            answer=Answer(row.answer),
            present=row.present,
        )


class SaidOut(Out):
    """What a seat said."""

    seat_id: UUID
    name: str
    ballot: Ballot


class MotionOut(Out):
    """A motion with who said what: votes are open."""

    id: UUID
    text: str
    moved_by: str
    status: MotionStatus
    votes: list[SaidOut]
    actions: list[str]

    @classmethod
    def of(cls, motion: Motion, actions: list[str]) -> "MotionOut":
        """Needs `queries.detailed`."""
        return cls(
            id=motion.id,
            text=motion.text,
            moved_by=motion.moved_by.masked_name,
            status=MotionStatus(motion.status),
            votes=[
                SaidOut(seat_id=each.seat_id, name=each.voter.masked_name, ballot=Ballot(each.ballot))
                for each in motion.votes.all()
            ],
            actions=actions,
        )


class AgendaItemOut(Out):
    """An item with its papers, who declared an interest, and its motions."""

    id: UUID
    position: int
    title: str
    text: str
    confidential: bool
    organisation_id: UUID | None
    organisation: str | None
    declared: list[str]
    """Who declared an interest, by the surname; ties to the organisation count without that."""
    papers: list[FileOut]
    motions: list[MotionOut]

    @classmethod
    def of(cls, item: AgendaItem, papers: list[File], motions: list[MotionOut]) -> "AgendaItemOut":
        """Needs `queries.detailed`."""
        return cls(
            id=item.id,
            position=item.position,
            title=item.title,
            text=item.text,
            confidential=item.confidential,
            organisation_id=item.organisation_id,
            organisation=item.organisation.name if item.organisation else None,
            declared=[each.user.masked_name for each in item.recusals.all()],
            papers=[FileOut.of(each) for each in papers],
            motions=motions,
        )


class MeetingDetail(MeetingOut):
    """A meeting for who takes part in it. Everybody else reads the signed minutes."""

    chair_id: UUID
    chair: str
    opened_at: datetime | None
    closed_at: datetime | None
    items: list[AgendaItemOut]
    attendees: list[AttendeeOut]
    signed_by: list[str]
    actions: list[str]

    @classmethod
    def whole(cls, meeting: Meeting, items: list[AgendaItemOut], actions: list[str]) -> "MeetingDetail":
        """Needs `queries.detailed`."""
        return cls(
            **_listed(meeting),
            chair_id=meeting.chair_id,
            chair=meeting.chair.masked_name,
            opened_at=meeting.opened_at,
            closed_at=meeting.closed_at,
            items=items,
            attendees=[AttendeeOut.of(each) for each in meeting.attendees.all()],
            signed_by=[each.user.masked_name for each in meeting.signatures.all()],
            actions=actions,
        )


class MinutedMotionOut(Out):
    """A motion in the minutes, with its counts."""

    text: str
    outcome: MotionStatus
    yes: int | None = None
    no: int | None = None
    abstain: int | None = None


class MinutedItemOut(Out):
    """An item in the minutes. Of a confidential one the street reads that there was one."""

    id: UUID
    position: int
    title: str
    confidential: bool
    recused: list[str]
    waived: list[Kind]
    """Kinds of seat of which nobody could vote on it."""
    motions: list[MinutedMotionOut]
    note: str


class MinutedPersonOut(Out):
    """Somebody with a part in a seat, by the surname."""

    name: str
    kind: Kind
    as_deputy: bool


class AddendumOut(Out):
    """What was added later."""

    text: str
    confidential: bool
    at: datetime


class MinutesOut(Out):
    """The minutes: a draft for who takes part, signed ones for everybody of the street."""

    id: UUID
    """Of the meeting."""
    title: str
    place: str
    opened_at: datetime | None
    closed_at: datetime
    chair: str
    present: list[MinutedPersonOut]
    absent: list[MinutedPersonOut]
    items: list[MinutedItemOut]
    remark: str
    signed_by: list[str]
    seal: str
    """SHA-256 of the whole text, in hexadecimal; empty until it is signed."""
    addenda: list[AddendumOut]

    @classmethod
    def of(cls, meeting: Meeting, minutes: dict[str, Any], *, whole: bool) -> "MinutesOut":
        """Needs `queries.detailed`. `whole`: with what is confidential."""
        return cls(
            id=meeting.id,
            **minutes,
            signed_by=[each.user.masked_name for each in meeting.signatures.all()],
            seal=meeting.seal,
            addenda=[
                AddendumOut.model_validate(each) for each in meeting.addenda.all() if whole or not each.confidential
            ],
        )
