"""Who may vote on an item, what is still missing, and what was decided. Pure: no database, no clock.

The rule (DOMAIN.md, settled): every kind of seat must be present among the votes. A seat whose holder is recused, or
vacant, is stood in for by its deputy. Where no seat of a kind has anybody who may vote, the kind is waived for this
item and the minutes say so; where all kinds are waived nobody decides, and the item stays.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from volunteers.committee.states import Kind


class Ballot(StrEnum):
    """What a seat may say."""

    APPROVE = "approve"
    REVISE = "revise"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Chair:
    """A seat as the count sees it."""

    id: UUID
    kind: Kind
    holder: UUID | None = None
    deputy: UUID | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """A vote that was cast for a seat."""

    seat: UUID
    voter: UUID
    ballot: Ballot


@dataclass(frozen=True, slots=True)
class Voice:
    """The one person who may vote for a seat on this item."""

    seat: UUID
    kind: Kind
    voter: UUID
    as_deputy: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """Where an item stands."""

    voices: tuple[Voice, ...]
    """Who may vote, a person once."""
    counted: tuple[Cast, ...]
    """The votes that count: those of people who may (still) vote."""
    missing: frozenset[Kind]
    """Kinds that must be present and have not voted yet."""
    waived: frozenset[Kind]
    """Kinds with nobody who may vote."""
    outcome: Ballot | None
    """What was decided; None while it is not."""

    @property
    def stuck(self) -> bool:
        """Whether all kinds are waived: nobody can decide."""
        return not self.voices

    @property
    def awaited(self) -> tuple[Voice, ...]:
        """Who may vote and has not."""
        voted = {cast.seat for cast in self.counted}
        return tuple(voice for voice in self.voices if voice.seat not in voted)

    def voice_of(self, person: UUID) -> Voice | None:
        """The seat that this person may vote for."""
        return next((voice for voice in self.voices if voice.voter == person), None)


def voices(chairs: Iterable[Chair], recused: Collection[UUID]) -> tuple[Voice, ...]:
    """Who may vote: the holder, or the deputy where the holder is recused or the seat vacant.

    A person speaks once: whoever holds a seat, recused or not, does not stand in for another, and who deputises for two
    stands in for the first.
    """
    listed = sorted(chairs, key=lambda chair: chair.id)
    spoken = {chair.holder for chair in listed if chair.holder is not None}
    found: list[Voice] = []
    for chair in listed:
        if chair.holder is not None and chair.holder not in recused:
            if not any(voice.voter == chair.holder for voice in found):
                found.append(Voice(chair.id, chair.kind, chair.holder, as_deputy=False))
        elif chair.deputy is not None and chair.deputy not in recused and chair.deputy not in spoken:
            spoken.add(chair.deputy)
            found.append(Voice(chair.id, chair.kind, chair.deputy, as_deputy=True))
    return tuple(found)


def tally(chairs: Sequence[Chair], recused: Collection[UUID], casts: Iterable[Cast]) -> Tally:
    """Where the item stands after these votes.

    A vote counts while its voter is the one who may vote for the seat: who declares an interest after voting is
    recused with the vote, and the deputy may vote instead.
    """
    entitled = voices(chairs, recused)
    may = {(voice.seat, voice.voter): voice.kind for voice in entitled}
    counted = tuple(cast for cast in casts if (cast.seat, cast.voter) in may)
    standing = frozenset(voice.kind for voice in entitled)
    present = {may[cast.seat, cast.voter] for cast in counted}
    missing = frozenset(standing - present)
    return Tally(
        voices=entitled,
        counted=counted,
        missing=missing,
        waived=frozenset(Kind) - standing,
        outcome=_outcome([cast.ballot for cast in counted], seats=len(entitled), missing=missing),
    )


def _outcome(ballots: Sequence[Ballot], *, seats: int, missing: Collection[Kind]) -> Ballot | None:
    """A strict majority of the votes cast, once every kind that stands has voted.

    When all have voted and none has the majority, the design goes back to be revised.
    """
    if not ballots or missing:
        return None
    leading, votes = Counter(ballots).most_common(1)[0]
    if 2 * votes > len(ballots):
        return leading
    return Ballot.REVISE if len(ballots) == seats else None
