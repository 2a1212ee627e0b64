"""How common words are, and how many needs a street has: read from the statistics that PostgreSQL keeps anyway.

A process keeps them for a minute. Before the first ANALYZE every word is rare.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import log
from time import monotonic
from uuid import UUID

from django.db import connection

from needs.desk.models import Need

FRESH_SECONDS = 60.0
LEAST = 1e-6
"""A word in fewer needs than this share of them is as telling as one in so many."""
UNLISTED = 0.0005
"""The share of needs that holds a word which PostgreSQL does not count among the common ones, at most."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of all needs of the deployment, 0 to 1."""

    read_at: float
    needs: float = 0.0
    words: Mapping[str, float] = field(default_factory=dict)
    unlisted: float = UNLISTED
    """Of a word that is not among the common ones."""
    weights: Mapping[str, float] = field(default_factory=dict)
    """How telling each of the common words is, see `weight`."""
    rarest: float = log(1 / UNLISTED)
    marks: Mapping[int, float] = field(default_factory=dict)
    streets: Mapping[UUID, float] = field(default_factory=dict)
    other_street: float = 1.0
    """Of a street that is not among the common ones."""

    def of(self, word: str) -> float:
        """Of a word, whatever the street."""
        return self.words.get(word, self.unlisted)

    def weight(self, word: str) -> float:
        """How telling a word is: the logarithm of how many times as many needs are without it."""
        return self.weights.get(word, self.rarest)

    def rows(self, street_id: UUID, word: str, mark: int) -> float:
        """How many needs of a street are expected to hold a word."""
        if mark in self.marks:
            return self.marks[mark] * self.needs
        return self.of(word) * self.needs * self.streets.get(street_id, self.other_street)


_kept: list[Shares] = []


def shares() -> Shares:
    """The present ones. One query a minute, else none."""
    if not _kept or monotonic() - _kept[0].read_at > FRESH_SECONDS:
        _kept[:] = [_read()]
    return _kept[0]


def forget_shares() -> None:
    """Read them anew: much has changed at once."""
    _kept.clear()


def _read() -> Shares:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.reltuples, s.attname, s.n_distinct, s.most_common_vals::text::text[], s.most_common_freqs,"
            " s.most_common_elems::text::text[], s.most_common_elem_freqs FROM pg_class c"
            " LEFT JOIN pg_stats s ON s.schemaname = current_schema() AND s.tablename = c.relname"
            " AND s.attname IN ('tokens', 'marks', 'street_id') WHERE c.oid = %s::regclass",
            [Need._meta.db_table],
        )
        found = {row[1]: row for row in cursor.fetchall()}
    needs = max(0.0, next(iter(found.values()))[0])
    listed = {name: dict(zip(row[5] or (), row[6] or (), strict=False)) for name, row in found.items()}
    streets, others = _streets(found.get("street_id"), needs)
    words = listed.get("tokens", {})
    unlisted = min(UNLISTED, *words.values()) if words else UNLISTED
    return Shares(
        read_at=monotonic(),
        needs=needs,
        words=words,
        unlisted=unlisted,
        weights={word: log(1 / max(share, LEAST)) for word, share in words.items()},
        rarest=log(1 / max(unlisted, LEAST)),
        marks={int(mark): share for mark, share in listed.get("marks", {}).items()},
        streets=streets,
        other_street=others,
    )


def _streets(row: tuple[object, ...] | None, needs: float) -> tuple[dict[UUID, float], float]:
    if row is None or not row[3]:
        return {}, 1.0
    _needs, _name, distinct, values, freqs, *_rest = row
    known = {UUID(value): share for value, share in zip(values, freqs, strict=False)}  # type: ignore[call-overload]  # arrays of PostgreSQL
    number = float(distinct)  # type: ignore[arg-type]  # likewise
    left = (number if number > 0 else -number * needs) - len(known)
    return known, max(0.0, 1 - sum(known.values())) / left if left >= 1 else 0.0
