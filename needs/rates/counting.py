"""What is counted, and which of it strangers are told: plain numbers, without the database."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

K = TypeVar("K", bound=Hashable)

LEAST = 5
"""Fewer judged needs than this tell of a person (DOMAIN.md: cells under 5 are withheld)."""


@dataclass(frozen=True, slots=True)
class Rate:
    """numerator / denominator; denominator + all excluded = all that were reported."""

    numerator: int
    denominator: int
    excluded: Mapping[str, int]

    @property
    def rate(self) -> float | None:
        """0 to 1, to 4 decimals; None of nothing."""
        return round(self.numerator / self.denominator, 4) if self.denominator else None


@dataclass(slots=True)
class Tally:
    """Needs by what `queries.counted` calls them, and those left out by two people, by reason."""

    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        """Count these too."""
        self.counts.update(other.counts)
        self.reasons.update(other.reasons)

    @property
    def reported(self) -> int:
        """All of them, those left out too."""
        return self.counts["reported"] + self.reasons.total()

    @property
    def judged(self) -> int:
        """On how many the residents have spoken."""
        return self.counts["judged"]

    def three(self) -> tuple[Rate, Rate, Rate]:
        """Response, resolution, satisfaction."""
        n, reasons = self.counts, {reason: count for reason, count in sorted(self.reasons.items()) if count}
        silent = {name: n[name] for name in ("merged", "withdrawn", "still_open", "no_verdict")} | reasons
        early = {"merged": n["merged"], "withdrawn": n["withdrawn_in_time"], "not_yet_due": n["not_yet_due"]} | reasons
        return (
            Rate(n["responded"], n["due"], early),
            Rate(n["resolved"], n["judged"], silent),
            Rate(n["satisfied"], n["judged"], silent),
        )

    def withheld(self) -> tuple[Rate, Rate, Rate]:
        """The same three of a cell of few: how many were reported, and nothing of what became of them."""
        rate = Rate(0, 0, {"withheld": self.reported} if self.reported else {})
        return (rate, rate, rate)


def total(tallies: Iterable[Tally]) -> Tally:
    """The sum."""
    found = Tally()
    for each in tallies:
        found.add(each)
    return found


def too_few(judged: Mapping[K, int]) -> set[K]:
    """The cells to be withheld of a table whose total is known.

    Those of fewer than five judged needs; and, smallest first, as many others as it takes so that what is withheld is at
    least two cells with five judged needs together: the total less what is told then tells of no cell.
    """
    by_size = sorted(judged, key=lambda cell: (judged[cell], str(cell)))
    hidden = [cell for cell in by_size if judged[cell] < LEAST]
    if not hidden:
        return set()
    for cell in by_size[len(hidden) :]:
        if len(hidden) >= 2 and sum(judged[each] for each in hidden) >= LEAST:
            break
        hidden.append(cell)
    return set(hidden)


def for_strangers(tallies: Mapping[tuple[K, Hashable], Tally]) -> set[K]:
    """Which keys of tallies by (key, quarter) are withheld from people outside the group.

    A key is, where any of its quarters is: sums over quarters are told, and the difference of two of them is again a sum of
    whole quarters that are told one by one.
    """
    quarters: dict[Hashable, dict[K, int]] = {}
    for (key, quarter), tally in tallies.items():
        quarters.setdefault(quarter, {})[key] = tally.judged
    return {key for judged in quarters.values() for key in too_few(judged)}
