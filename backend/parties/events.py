"""What happens to standing. A domain that rests on a post or a tie listens."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Affiliated:
    """A person belongs to an organisation, or has declared an interest in it."""

    affiliation_id: UUID


@dataclass(frozen=True, slots=True)
class TieProposed:
    """An organisation has named a person, who is asked whether they agree."""

    affiliation_id: UUID


@dataclass(frozen=True, slots=True)
class Disengaged:
    """An affiliation has ended."""

    affiliation_id: UUID


@dataclass(frozen=True, slots=True)
class TieMoved:
    """An affiliation ends at another moment than was said, with the contract that it belongs to."""

    affiliation_id: UUID


@dataclass(frozen=True, slots=True)
class Posted:
    """A person is on a post."""

    posting_id: UUID


@dataclass(frozen=True, slots=True)
class Recalled:
    """A posting has ended."""

    posting_id: UUID
