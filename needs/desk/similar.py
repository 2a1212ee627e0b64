"""Needs that may be the same as what somebody is about to report, while they type.

The GIN index over words gives candidates, by the words that tell most; overlap weighted by how telling a word is, the
likeness of the wordings (RapidFuzz) and the distance rank them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import CharField, F, Func, IntegerField, Value

from backend.places.cells import centre
from backend.places.datum import Pair, to_wgs84
from backend.places.geo import distance_m
from backend.places.schemas import PlaceIn
from backend.policy import Actor
from needs.desk.models import Need
from needs.desk.queries import visible_to, with_people
from needs.desk.states import LIVE, Kind, Visibility
from needs.desk.words import tokens

MOST = 10
CANDIDATES = 60
TELLING, FEWEST = 12, 3
"""Words that candidates are looked up by: at most, and at least."""
READ = 1_500
"""Rows that may be read: words that would bring more are only weighed."""
UNLISTED = 0.0005
"""The share of needs that holds a word which PostgreSQL does not count among the common ones."""
LEAST = 0.2
"""Scores below are chance."""
NEAR_M, FAR_M = 150, 3_000
"""Within the first it is the same place, beyond the second another."""


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate and how like it is: 0 to 1, the words that both have, metres between them where both are placed."""

    need: Need
    score: float
    words: list[str]
    distance_m: int | None


def similar(actor: Actor, text: str, location: PlaceIn | None) -> list[Match]:
    """Up to ten open needs that the actor may see, best first. Two queries. Never a report of wrongdoing."""
    sought = tokens(text)
    if not sought:
        return []
    shares, needs = _shares(sought)
    weights = {word: _weight(share) for word, share in shares.items()}
    telling = _telling(shares, needs)
    here = to_wgs84(location.lat, location.lng, location.datum) if location else None
    rows = visible_to(actor).exclude(kind=Kind.WRONGDOING).filter(status__in=LIVE, tokens__overlap=telling)
    shared = Func(
        F("tokens"),
        Value(telling, output_field=ArrayField(CharField())),
        template="(SELECT count(*) FROM unnest(%(expressions)s))",
        arg_joiner=") AS word WHERE word = ANY(",
        output_field=IntegerField(),
    )
    found = with_people(rows).annotate(shared=shared).order_by("-shared", "-reported_at")[:CANDIDATES]
    matches = (_match(need, sought, weights, here) for need in found)
    return sorted((each for each in matches if each.score >= LEAST), key=lambda each: -each.score)[:MOST]


def _match(need: Need, sought: list[str], weights: Mapping[str, float], here: Pair | None) -> Match:
    from rapidfuzz import fuzz  # noqa: PLC0415  # a twentieth of a second that no start has to wait for

    # Whoever sees only the summary must not learn more from a score: of a private need no words; of its place the cell.
    held = set(need.tokens) if need.full or need.visibility == Visibility.PUBLIC else set()
    both = [word for word in sought if word in held]
    ours = sum(weights.values())
    shared = sum(weights[word] for word in both)
    theirs = shared + sum(_weight(UNLISTED * 10) for word in held if word not in weights)
    alike = 0.0
    if both:
        contained = shared / ours
        cosine = shared / (ours * theirs) ** 0.5
        wording = fuzz.token_set_ratio(" ".join(sought), " ".join(need.tokens)) / 100
        alike = 0.45 * contained + 0.35 * cosine + 0.2 * wording
    away = _away(need, here)
    return Match(
        need=need,
        score=round(min(1.0, alike * _closeness(away)), 4),
        words=sorted(both, key=lambda word: -weights[word])[:5],
        distance_m=round(away) if away is not None else None,
    )


def _away(need: Need, here: Pair | None) -> float | None:
    return None if here is None or need.cell is None else distance_m(here, centre(need.cell))


def _closeness(away: float | None) -> float:
    """1.15 at the same place, 1 where nothing is known, down to 0.5 at the other end of the street."""
    if away is None:
        return 1.0
    share = min(1.0, max(0.0, (away - NEAR_M) / (FAR_M - NEAR_M)))
    return 1.15 - 0.65 * share


def _telling(shares: Mapping[str, float], needs: float) -> list[str]:
    """The rarest words, as long as they bring few rows together: the work stays the same as the needs become many."""
    chosen: list[str] = []
    expected = 0.0
    for word in sorted(shares, key=lambda word: shares[word])[:TELLING]:
        expected += shares[word] * needs
        if expected > READ and len(chosen) >= FEWEST:
            break
        chosen.append(word)
    return chosen


def _shares(words: Iterable[str]) -> tuple[dict[str, float], float]:
    """The share of needs that holds each word, and how many needs there are.

    Both are read from the statistics that PostgreSQL keeps anyway; before the first ANALYZE every word is rare.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.reltuples, common.word, common.share FROM pg_class c"
            " LEFT JOIN pg_stats s ON s.schemaname = current_schema() AND s.tablename = c.relname AND s.attname = 'tokens'"
            " LEFT JOIN LATERAL unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs)"
            " AS common (word, share) ON common.word = ANY(%s)"
            " WHERE c.oid = %s::regclass",
            [list(words), Need._meta.db_table],
        )
        rows = cursor.fetchall()
    common = {word: share for _needs, word, share in rows if word is not None}
    return {word: common.get(word, UNLISTED) for word in words}, max(0.0, rows[0][0])


def _weight(share: float) -> float:
    return log(1 / max(share, UNLISTED / 10))
