"""Shares and their intervals, against numbers computed elsewhere."""

from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.feedback.statistics import Z95, summary, wilson


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        # Newcombe 1998, table I; the last two by R's prop.test(correct = FALSE).
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (1, 1, 0.2065, 1.0),
        (10, 10, 0.7225, 1.0),
    ],
)
def test_known_intervals(successes, n, low, high):
    found = wilson(successes, n)
    assert (round(found[0], 4), round(found[1], 4)) == (low, high)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_bounds_solve_the_score_equation(case):
    """Each bound is where |p̂ - p| is just z standard errors under p: that is what the interval means."""
    successes, n = case
    low, high = wilson(successes, n)
    share = successes / n
    assert 0 <= low <= share <= high <= 1
    for bound in (low, high):
        if 0 < bound < 1:
            assert isclose(abs(share - bound), Z95 * sqrt(bound * (1 - bound) / n), rel_tol=1e-6, abs_tol=1e-9)


def test_nobody_answered():
    assert wilson(0, 0) == (0.0, 1.0)


def test_a_summary():
    found = summary({5: 2, 4: 1, 1: 1})
    assert (found.n, found.mean, found.satisfied, found.share) == (4, 3.75, 3, 0.75)
    assert found.distribution == {1: 1, 2: 0, 3: 0, 4: 1, 5: 2}
