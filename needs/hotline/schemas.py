"""The shapes of the hotline."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from backend.accounts.models import mask_name, mask_phone
from backend.http.fields import In, Name, Out, Text
from backend.policy import Actor, available
from needs.catalogue.states import Number
from needs.desk.models import Need
from needs.desk.published import published
from needs.desk.schemas import EXCERPT, CallOut, NeedCreate
from needs.desk.states import AWAITING, Kind
from needs.desk.states import Status as NeedStatus
from needs.hotline import queries
from needs.hotline.models import Filing, HotlineCall
from needs.hotline.policy import POLICY
from needs.hotline.states import TRANSITIONS, Outcome, Status, Verified

MOST_TRIES = 3
Said = Annotated[Text, StringConstraints(min_length=1, max_length=32)]


class HotlineCallIn(In):
    """A call comes in."""

    phone: Said | None = Field(None, description="As the telephone system shows it; left out where it is withheld")


class CallerIn(In):
    """Who calls, and by what the clerk knows it."""

    name: Name
    verified: Verified = Field(
        Verified.NOTHING,
        description="`number`: the call came from the number on record. `call_back`: I called back on it. `nothing`: their word",
    )
    phone: Said | None = Field(None, description="For `call_back`: the number on record that I called back on")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.verified in {Verified.REFERENCE, Verified.PIN}:
            raise PydanticCustomError(
                "linli_verified", str(_("By a reference the caller is found under look-up: send it there."))
            )
        if (self.phone is None) == (self.verified == Verified.CALL_BACK):
            raise PydanticCustomError(
                "linli_verified", str(_("Send phone for a call back, the number that was called; else leave it out."))
            )
        return self


class LookUpIn(In):
    """A reference, and what belongs to it: the name, or for an anonymous caller the PIN."""

    reference: Annotated[str, StringConstraints(pattern=r"^\d{8}$")]
    name: Name | None = None
    pin: Annotated[str, StringConstraints(pattern=r"^\d{6}$")] | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.name is None) == (self.pin is None):
            raise PydanticCustomError("linli_one_of", str(_("Send the name, or the PIN of an anonymous caller.")))
        return self


class FilingIn(NeedCreate):
    """A need, as the caller tells it."""

    consent: bool = Field(description="The caller agreed that it is taken down and passed on to who will help")
    anonymous: bool = Field(False, description="The caller says neither name nor number: nothing of the kind is kept")
    text_message: bool = Field(True, description="The caller wants the reference as a text message")
    files: list[UUID] = Field([], max_length=0, description="None comes over the telephone")

    def need(self) -> NeedCreate:
        """The report alone."""
        return NeedCreate(**{name: getattr(self, name) for name in NeedCreate.model_fields})


class EmergencyIn(In):
    """Where the caller was sent."""

    number: Number


class EndIn(In):
    """What came of it."""

    outcome: Outcome


class HotlineNeed(Out):
    """How a need of the caller stands, to be read out: without names, phones and doors."""

    id: UUID
    reference: str | None = Field(description="null where it was not taken down at the hotline")
    kind: Kind
    category: str
    excerpt: str
    status: NeedStatus
    reported_at: datetime
    answer_due_at: datetime
    first_receiver: str | None = Field(description="who leads it, by surname")
    answer: str | None
    may_judge: bool = Field(description="whether it waits for what the caller says of the answer")

    @classmethod
    def of(cls, need: Need) -> "HotlineNeed":
        """Needs `reporter`, `first_receiver` and `filing` loaded."""
        filing = getattr(need, "filing", None)
        said = " ".join(filter(None, (need.title, need.text[: 2 * EXCERPT])))
        return cls(
            id=need.id,
            reference=filing.reference if filing else None,
            kind=Kind(need.kind),
            category=need.category,
            excerpt=published(need, said)[:EXCERPT],
            status=NeedStatus(need.status),
            reported_at=need.reported_at,
            answer_due_at=need.answer_due_at,
            first_receiver=need.first_receiver.masked_name if need.first_receiver else None,
            answer=published(need, need.answer or need.decline_reason) or None,
            may_judge=need.status in {*AWAITING, NeedStatus.UNJUDGED},
        )


class FilingOut(Out):
    """What was taken down: the reference to read out, and whom the caller must call at once."""

    id: UUID
    reference: str
    need_id: UUID
    kind: Kind
    heard_at: datetime
    call: list[CallOut] = Field(description="Emergency numbers that the words call for: tell the caller now")
    words: str = Field(description="To be read out to the caller")

    @classmethod
    def of(cls, row: Filing) -> "FilingOut":
        """Needs `need` loaded. In the language that is active now."""
        call = [CallOut.of(each) for each in row.need.calls]
        said = str(_("It is taken down. Your reference is {reference}.")).format(reference=" ".join(row.reference))
        if call:
            numbers = str(_(", ")).join(f"{each.number} ({each.label})" for each in call)
            told = str(_("This may be an emergency: please hang up and call {numbers} now.")).format(numbers=numbers)
            said = f"{told} {said}"
        return cls(
            id=row.id,
            reference=row.reference,
            need_id=row.need_id,
            kind=Kind(row.need.kind),
            heard_at=row.heard_at,
            call=call,
            words=said,
        )


class HotlineCallOut(Out):
    """A call in a list."""

    id: UUID
    status: Status
    outcome: Outcome | None
    phone: str | None = Field(description="masked; null where it was withheld, or is forgotten")
    verified: Verified
    started_at: datetime
    ended_at: datetime | None

    @classmethod
    def of(cls, row: HotlineCall) -> "HotlineCallOut":
        """Needs nothing loaded."""
        return cls(
            id=row.id,
            status=Status(row.status),
            outcome=Outcome(row.outcome) if row.outcome else None,
            phone=mask_phone(row.phone) or None,
            verified=Verified(row.verified),
            started_at=row.started_at,
            ended_at=row.ended_at,
        )


class HotlineCallDetail(HotlineCallOut):
    """What the clerk needs while the caller is on the line."""

    number_known: bool = Field(description="somebody of the street has this number: ask for the name")
    former_calls: int = Field(description="from this number")
    name: str = Field(description="as the caller said it; the surname once the call is over")
    anonymous: bool
    told: list[Number] = Field(description="emergency numbers that the caller was told to call")
    tries_left: int
    needs: list[HotlineNeed] = Field(
        description="how the caller's needs stand, the newest first; while they are on the line"
    )
    filings: list[FilingOut] = Field(description="taken down in this call")
    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, row: HotlineCall) -> "HotlineCallDetail":
        """Needs `caller` loaded. Five queries more, whatever there is."""
        on_the_line = row.status == Status.OPEN
        return cls(
            **HotlineCallOut.of(row).model_dump(),
            number_known=on_the_line and queries.number_is_known(row),
            former_calls=queries.former_calls(row),
            name=row.name if on_the_line else mask_name(row.name),
            anonymous=row.caller is not None and queries.is_anonymous(row.caller),
            told=[Number(each) for each in row.told],
            tries_left=max(0, MOST_TRIES - row.tries),
            needs=[HotlineNeed.of(need) for need in queries.needs_of(row, at=actor.at)[: queries.MOST_NEEDS]],
            filings=[FilingOut.of(each) for each in queries.filings_of(row)],
            actions=available(POLICY, TRANSITIONS, row.status, actor, row),
        )


class PinOut(Out):
    """Shown once: to be said to the caller, who writes it down beside the reference."""

    pin: str
    words: str


class DayOut(Out):
    """The hotline on one day."""

    day: date
    calls: int
    anonymous: int = Field(description="calls in which something was taken down for who gave no name")
    left: int = Field(description="left open, and ended by the clock")
    filed: int = Field(description="needs taken down")
    outcomes: dict[str, int]
    seconds_to_file: int | None = Field(description="median from the ring to the first need taken down")


class NumbersOut(Out):
    """The hotline in numbers."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    start: date = Field(alias="from")
    end: date = Field(alias="to")
    days: list[DayOut]
