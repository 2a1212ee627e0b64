"""What happens in elections. That somebody voted is no event: nobody is told, at no time."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Called:
    """An election was called, or a recall asked for."""

    election_id: UUID


@dataclass(frozen=True, slots=True)
class Nominated:
    """Somebody was nominated, and somebody else seconded it: they are asked whether they stand."""

    nomination_id: UUID


@dataclass(frozen=True, slots=True)
class Opened:
    """The vote is open, the roll of voters closed."""

    election_id: UUID


@dataclass(frozen=True, slots=True)
class Decided:
    """The votes are counted, or it came to nothing, or was called off."""

    election_id: UUID
