"""What happened to a need. Everybody above learns of it through these."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class NeedEvent:
    """Something happened to a need."""

    need_id: UUID


@dataclass(frozen=True, slots=True)
class NeedReported(NeedEvent):
    """A resident, or somebody for a resident, reported it."""

    is_shown: bool
    """Whether neighbours may read its summary."""


@dataclass(frozen=True, slots=True)
class NeedsTakenIn:
    """Many came in at once, out of another system, and go on here."""

    need_ids: tuple[UUID, ...]


class PlaceWanted(NeedEvent):
    """It has an address that the gazetteer does not know: an outside geocoder may."""


class EmergencySuspected(NeedEvent):
    """Its words call for the police, the fire brigade or an ambulance: nobody has looked at it yet."""


class NeedTriaged(NeedEvent):
    """It has an urgency, and a first receiver who leads it."""


class NeedEdited(NeedEvent):
    """Its resident changed what was reported, or when they would like it."""


class SummaryChanged(NeedEvent):
    """What the street reads of it, or would read, is new: a moderator may have to look."""


class NeedWithdrawn(NeedEvent):
    """Its resident needs nothing any more."""


@dataclass(frozen=True, slots=True)
class NeedParted(NeedEvent):
    """It was merged by mistake, and goes on by itself."""

    from_id: UUID


@dataclass(frozen=True, slots=True)
class NeedHandedOver(NeedEvent):
    """Somebody else leads it now, or is in charge."""

    part: str
    """`first_receiver` or `in_charge`."""


class NeedDeclined(NeedEvent):
    """It was turned down, with a reason."""


@dataclass(frozen=True, slots=True)
class NeedMerged(NeedEvent):
    """It is the same as another, which goes on for both."""

    into_id: UUID


class NeedAssigned(NeedEvent):
    """Somebody was put in charge of it."""


@dataclass(frozen=True, slots=True)
class NeedReferred(NeedEvent):
    """It was handed on to a body outside, or to a funded project."""

    referral_id: UUID


@dataclass(frozen=True, slots=True)
class ObjectionMade(NeedEvent):
    """Who was put in charge says that it is not theirs."""

    objection_id: UUID


class ObjectionReviewed(ObjectionMade):
    """Somebody else judged the objection."""


class NeedUnderWay(NeedEvent):
    """A task was made for it."""


class NeedAnswered(NeedEvent):
    """The work is done, or advice was given: the resident's verdict is awaited."""


class WorkCancelled(NeedEvent):
    """Its tasks were all called off, and none was done."""


@dataclass(frozen=True, slots=True)
class MessageWritten(NeedEvent):
    """Somebody wrote about it."""

    message_id: UUID


@dataclass(frozen=True, slots=True)
class TargetNear(NeedEvent):
    """A term is nearly over (`states.Target`)."""

    target: str


@dataclass(frozen=True, slots=True)
class TargetMissed(NeedEvent):
    """A term is over; `level` says how far up it is told (`states.Alarm`)."""

    target: str
    level: int


@dataclass(frozen=True, slots=True)
class VerdictGiven(NeedEvent):
    """The resident has spoken, and is content that it is closed."""

    verdict_id: UUID


class NeedReopened(VerdictGiven):
    """The resident has spoken: it is not resolved."""


class NeedHeard(VerdictGiven):
    """The resident has spoken, before it was answered: an answer is still owed."""


class VerdictReminded(NeedEvent):
    """The resident has said nothing, and was reminded."""


class NeedLapsed(NeedEvent):
    """The resident has said nothing: it is closed without a verdict."""


@dataclass(frozen=True, slots=True)
class CallBackEvent(NeedEvent):
    """Something happened to a call back on a need."""

    call_back_id: UUID


class CallBackAsked(CallBackEvent):
    """A third person should call the resident."""


class CallMissed(CallBackEvent):
    """Somebody called, and the resident was not reached, or asked to be called later."""


class CallBackEnded(CallBackEvent):
    """Nobody calls any more: it is done, given up or withdrawn."""
