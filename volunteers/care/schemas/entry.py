"""Shapes of entries: a list and a detail that hold nothing kept in confidence, and the file that holds all of it."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.accounts.schemas import Phone
from backend.households.schemas import HomeOut, HomeShown, home_shown
from backend.http.fields import Day, In, LocalTime, Name, Out, Text
from backend.places.datum import Datum
from backend.places.schemas import PlaceIn
from backend.policy import Actor, available
from backend.privacy.states import How
from volunteers.care.models import Contact, Entry, Trusted
from volunteers.care.models.entry import MOST_DAYS, MOST_WORDS
from volunteers.care.policy import POLICY, TRUST_POLICY
from volunteers.care.schemas.visit import AlarmNote, VisitNote
from volunteers.care.states import TRANSITIONS, TRUST_TRANSITIONS, Kin, Outcome, Pause, Seen, Status, TrustStatus, Why

MOST_CONTACTS = 5
MOST_NOTES = 20
"""The latest visits and alarms that the file shows."""

Rhythm = Annotated[int, Field(ge=1, le=MOST_DAYS, description="A visit every so many days")]
Weekdays = Annotated[list[Annotated[int, Field(ge=1, le=7)]], Field(max_length=7)]
Reasons = Annotated[list[Why], Field(min_length=1, max_length=len(Why))]
Notes = Annotated[Text, StringConstraints(max_length=MOST_WORDS)]
Building = Annotated[Text, StringConstraints(max_length=200)]


class ContactIn(In):
    """Whom to call when nobody opens."""

    name: Name
    phone: Phone
    kin: Kin


class EntryCreate(In):
    """Whom it is about, and what would be kept. Without a location or an address: the resident's main address."""

    id: UUID | None = None
    resident_id: UUID
    reasons: Reasons
    every_days: Rhythm
    weekdays: Weekdays = Field(default_factory=list, description="1 Monday to 7 Sunday; none is any")
    starts: LocalTime
    ends: LocalTime = Field(description="Later on the same day")
    door_notes: Notes = ""
    contacts: list[ContactIn] = Field(default_factory=list, max_length=MOST_CONTACTS)
    location: PlaceIn | None = None
    address: Building = ""


class EntryEdit(In):
    """What was sent is changed, what was left out stays; contacts are sent all at once."""

    reasons: Reasons | None = None
    every_days: Rhythm | None = None
    weekdays: Weekdays | None = None
    starts: LocalTime | None = None
    ends: LocalTime | None = None
    door_notes: Notes | None = None
    contacts: list[ContactIn] | None = Field(None, max_length=MOST_CONTACTS)
    location: PlaceIn | None = None
    address: Building = ""


class PauseIn(In):
    """Why, and the day on which visits begin again."""

    why: Pause
    until: Day


class TrustedIn(In):
    """Who is asked."""

    volunteer_id: UUID


class TrustedOut(Out):
    """A volunteer who is asked first, or has been asked whether they would be."""

    id: UUID
    volunteer_id: UUID
    name: str
    status: TrustStatus

    @classmethod
    def of(cls, row: Trusted) -> "TrustedOut":
        """Needs `volunteer.user` loaded."""
        return cls(
            id=row.id,
            volunteer_id=row.volunteer_id,
            name=row.volunteer.user.masked_name,
            status=TrustStatus(row.status),
        )


class TrustOut(Out):
    """Where I am asked, or trusted: by whom, and nothing else of them."""

    id: UUID
    resident: str
    status: TrustStatus
    asked_at: datetime
    actions: list[str]

    @classmethod
    def mine(cls, actor: Actor, row: Trusted) -> "TrustOut":
        """Needs `entry.resident` and `volunteer` loaded."""
        return cls(
            id=row.id,
            resident=row.entry.resident.masked_name,
            status=TrustStatus(row.status),
            asked_at=row.asked_at,
            actions=available(TRUST_POLICY, TRUST_TRANSITIONS, row.status, actor, row),
        )


class EntryOut(Out):
    """An entry in a list; the name is masked. Neither reasons nor door."""

    id: UUID
    resident_id: UUID
    name: str
    status: Status
    community_id: UUID | None
    every_days: int
    last_seen_at: datetime | None
    last_seen_how: Seen | None
    due_at: datetime | None = Field(description="When the next visit is due")
    overdue: bool
    paused_until: date | None
    review_on: date | None

    @classmethod
    def of(cls, actor: Actor, entry: Entry) -> "EntryOut":
        """Needs `resident` loaded."""
        return cls(
            id=entry.id,
            resident_id=entry.resident_id,
            name=entry.resident.masked_name,
            status=Status(entry.status),
            community_id=entry.community_id,
            every_days=entry.every_days,
            last_seen_at=entry.last_seen_at,
            last_seen_how=Seen(entry.last_seen_how) if entry.last_seen_how else None,
            due_at=entry.due_at,
            overdue=entry.due_at is not None and entry.due_at < actor.at,
            paused_until=entry.paused_until,
            review_on=entry.review_on,
        )


class ConsentNote(Out):
    """How it was agreed, by whose word, and when."""

    how: How
    by: str
    at: datetime
    for_them: bool = Field(description="Whether somebody else agreed in the resident's place, by a representation")


class EntryDetail(EntryOut):
    """With the rhythm, who is trusted, how it was agreed, and what I may do now."""

    weekdays: list[int]
    starts: LocalTime
    ends: LocalTime
    proposed_at: datetime
    since: datetime | None
    consent: ConsentNote | None
    trusted: list[TrustedOut]
    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, entry: Entry) -> "EntryDetail":
        """Needs `queries.detailed`."""
        given = entry.consent
        trust: list[Trusted] = getattr(entry, "trust", [])
        return cls(
            **EntryOut.of(actor, entry).model_dump(),
            weekdays=entry.weekdays,
            starts=entry.starts,
            ends=entry.ends,
            proposed_at=entry.proposed_at,
            since=entry.since,
            consent=None
            if given is None
            else ConsentNote(
                how=How(given.how),
                by=given.by.masked_name,
                at=given.at,
                for_them=entry.representation_id is not None,
            ),
            trusted=[TrustedOut.of(each) for each in trust],
            actions=available(POLICY, TRANSITIONS, entry.status, actor, entry),
        )


class ContactOut(Out):
    """Whom to call when nobody opens."""

    name: str
    phone: str
    kin: Kin

    @classmethod
    def of(cls, row: Contact) -> "ContactOut":
        """All of it."""
        return cls(name=row.name, phone=row.phone, kin=Kin(row.kin))


class EntryFile(HomeOut):
    """All that is kept. Each reading is written down, with who read it."""

    id: UUID
    reasons: list[Why]
    door_notes: str
    paused_for: Pause | None
    contacts: list[ContactOut]
    visits: list[VisitNote]
    alarms: list[AlarmNote]

    @classmethod
    def whole(cls, entry: Entry, shown: HomeShown, *, datum: Datum = Datum.WGS84) -> "EntryFile":
        """What `services.see` returned. Who may not share sees nothing of what is kept."""
        return cls(
            **home_shown(shown, datum=datum),
            id=entry.id,
            reasons=[Why(each) for each in entry.whys],
            door_notes=entry.door_notes,
            paused_for=Pause(entry.paused_for) if entry.paused_for else None,
            contacts=[ContactOut.of(each) for each in entry.contacts.order_by("position")],
            visits=[
                VisitNote(day=each.day, outcome=Outcome(each.outcome), note=each.note)
                for each in entry.visits.exclude(outcome="").order_by("-day")[:MOST_NOTES]
            ],
            alarms=[
                AlarmNote(closed_at=each.closed_at, found=each.finding, note=each.note)
                for each in entry.alarms.order_by("-raised_at")[:MOST_NOTES]
                if each.closed_at is not None and each.finding is not None
            ],
        )


class CountsOut(Out):
    """How many are in the register of the street; null where they are fewer than three."""

    by_status: dict[Status, int | None]
    by_reason: dict[Why, int | None] = Field(description="Of those who are looked after; one may have several reasons")
