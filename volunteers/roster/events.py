"""What happened on the roster."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class VolunteerEvent:
    """Something happened to a volunteer's profile."""

    volunteer_id: UUID
    user_id: UUID


class VolunteerEnrolled(VolunteerEvent):
    """A person became a volunteer, or became one again."""


class VolunteerApplied(VolunteerEvent):
    """A person of the street wants to be a volunteer, and waits for an answer."""


class VolunteerDeclined(VolunteerEvent):
    """An applicant was not taken."""


class VolunteerEdited(VolunteerEvent):
    """Skills or the place to set out from changed."""


class VolunteerPaused(VolunteerEvent):
    """No offers for now; the places held are kept."""


class PauseEndsSoon(VolunteerEvent):
    """Tomorrow they are back."""


class VolunteerResumed(VolunteerEvent):
    """Offers again."""


class VolunteerLeft(VolunteerEvent):
    """The person is a volunteer no more. A receiver refuses where they are still expected somewhere."""


class ProbationEnded(VolunteerEvent):
    """By a leader's word, or by itself: tasks of every risk from now on."""


@dataclass(frozen=True, slots=True)
class VettingEvent:
    """Something of how a volunteer was checked."""

    vetting_id: UUID
    volunteer_id: UUID
    user_id: UUID


class VettingRecorded(VettingEvent):
    """It was noted what came of a check."""


class VettingEnded(VettingEvent):
    """A check counts no more."""


@dataclass(frozen=True, slots=True)
class ProofEvent:
    """Something of the proof of a skill."""

    proof_id: UUID
    volunteer_id: UUID
    user_id: UUID


class ProofRecorded(ProofEvent):
    """Somebody saw that a volunteer has a skill."""


class ProofRevoked(ProofEvent):
    """A proof counts no more: somebody revoked it."""


class ProofEndsSoon(ProofEvent):
    """The last day of a proof draws near."""


class ProofEnded(ProofEvent):
    """The last day of a proof is over."""


@dataclass(frozen=True, slots=True)
class HandInEvent:
    """Something of the picture of a certificate."""

    hand_in_id: UUID
    volunteer_id: UUID
    user_id: UUID


class HandedIn(HandInEvent):
    """It waits for who may record it."""


class HandInRecorded(HandInEvent):
    """It is a proof now."""


class HandInRefused(HandInEvent):
    """It was not taken, for a reason."""


class HandInWithdrawn(HandInEvent):
    """The volunteer took it back, or handed in another."""


@dataclass(frozen=True, slots=True)
class SafeguardEvent:
    """Something of an insurance or an agreement."""

    safeguard_id: UUID
    volunteer_id: UUID
    user_id: UUID


class SafeguardRecorded(SafeguardEvent):
    """It holds from a day on."""


class SafeguardEnded(SafeguardEvent):
    """It holds no more."""


@dataclass(frozen=True, slots=True)
class ApartEvent:
    """Something of two people who are not put together."""

    apart_id: UUID
    set_by_id: UUID


class KeptApart(ApartEvent):
    """They are not put together from now on."""


class ApartNoMore(ApartEvent):
    """They may be put together again."""
