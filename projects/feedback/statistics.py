"""What a few answers are worth."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

Z95 = 1.959963984540054
"""The 97.5 % quantile of the normal distribution."""
SATISFIED = 4
"""Satisfied is 4 or 5 of 5."""


def wilson(successes: int, n: int) -> tuple[float, float]:
    """The 95 % Wilson score interval of a share, for an infinite population; (0, 1) where nobody answered.

    The residents who came are few and most of them may have answered: for a finite population the interval is too
    wide, never too narrow. It says nothing of those who kept silent.
    """
    if n == 0:
        return 0.0, 1.0
    share, spread = successes / n, Z95**2 / n
    centre = (share + spread / 2) / (1 + spread)
    half = Z95 * sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    # Exactly 0 and 1 at the ends, where rounding would miss them by a hair.
    return (centre - half if successes else 0.0), (centre + half if successes < n else 1.0)


@dataclass(frozen=True, slots=True)
class Summary:
    """The scores of one aspect."""

    n: int
    mean: float
    distribution: dict[int, int]
    satisfied: int
    share: float
    low: float
    high: float


def summary(counts: Mapping[int, int]) -> Summary:
    """Of how often each score from 1 to 5 was given; at least one was."""
    n = sum(counts.values())
    satisfied = sum(times for score, times in counts.items() if score >= SATISFIED)
    low, high = wilson(satisfied, n)
    return Summary(
        n=n,
        mean=round(sum(score * times for score, times in counts.items()) / n, 4),
        distribution={score: counts.get(score, 0) for score in range(1, 6)},
        satisfied=satisfied,
        share=round(satisfied / n, 4),
        low=round(low, 4),
        high=round(high, 4),
    )
