"""Who is elected. Pure: no database, no clock; anybody recomputes it from the published ballots.

Most ballots win. Where there are no more candidates than places, each needs more than half of the ballots: a blank one is a
no. Equal votes are decided by a lot that nobody can steer and everybody can draw again: the lowest SHA-256 of the election,
of all receipts in order, and of the nomination. The receipts are the server's own random words, unknown before the count.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Paper:
    """A ballot as the count sees it."""

    receipt: str
    choices: tuple[UUID, ...] = ()
    recall: bool | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A candidate after the count."""

    nomination: UUID
    votes: int
    elected: bool
    by_lot: bool
    """Whether the lot decided between this one and another."""


def lot(election: UUID, papers: Sequence[Paper], nomination: UUID) -> str:
    """The lot of a candidate, in hexadecimal; the lowest wins."""
    receipts = ",".join(sorted(paper.receipt for paper in papers))
    return sha256(f"{election}|{receipts}|{nomination}".encode()).hexdigest()


def enough(cast: int, electorate: int, percent: int) -> bool:
    """Whether so many of the roll voted that it counts."""
    return cast > 0 and cast * 100 >= electorate * percent


def counted(election: UUID, candidates: Sequence[UUID], papers: Sequence[Paper], places: int) -> list[Standing]:
    """The candidates, those with most votes first."""
    votes = Counter(choice for paper in papers for choice in set(paper.choices))
    ranked = sorted(candidates, key=lambda each: (-votes[each], lot(election, papers, each)))
    needed = len(papers) // 2 + 1 if len(candidates) <= places else 1
    chosen = [each for each in ranked[:places] if votes[each] >= needed]
    last = votes[chosen[-1]] if chosen else 0
    tied = {each for each in ranked if chosen and votes[each] == last}
    by_lot = tied if tied - set(chosen) else set()
    return [Standing(each, votes[each], each in chosen, each in by_lot) for each in ranked]


def recalled(papers: Sequence[Paper]) -> tuple[int, int, bool]:
    """(for, against, whether recalled): more than half of the ballots."""
    yes = sum(paper.recall is True for paper in papers)
    return yes, len(papers) - yes, 2 * yes > len(papers)
