"""Needs that may be the same as what somebody is about to report, while they type.

The index over marks (the words of a street as numbers) gives candidates, by the words that tell most, as many as bring few rows
together: the work stays the same as needs become many. Those that share most are ranked by overlap weighted by how telling a
word is, and by distance. A text or a title that is the very same stands first.

Measured on a real stream of 4,326 messages (`tests/needs/desk/test_similar_stream.py`): `VERY_LIKELY` is shown beside every exact
duplicate and beside 6 % of the messages that have none (near copies most of them), `LIKELY` beside 10 %.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log, sqrt

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, Case, F, Func, IntegerField, Q, Value, When

from backend.places.cells import centre
from backend.places.datum import Pair, to_wgs84
from backend.places.geo import distance_m
from backend.places.schemas import PlaceIn
from backend.policy import Actor
from needs.desk.models import Need
from needs.desk.queries import visible_to, with_people
from needs.desk.shares import Shares, shares
from needs.desk.states import LIVE, Kind, Likeness, Visibility
from needs.desk.words import mark, same_text, tokens

MOST = 10
CANDIDATES = 60
TELLING, FEWEST = 48, 3
"""Words that candidates are looked up by: at most, and at least."""
READ = 800
"""Rows that may be read: words that would bring more are only weighed."""
VERY_LIKELY, LIKELY, POSSIBLE = 0.6, 0.4, 0.12
"""Scores; below the last is chance."""
CONTAINED = 0.25
"""The weight of "what is typed is in it"; the rest is the cosine. Who has typed little yet is found by it."""
NEAR_M, FAR_M = 150, 3_000
"""Within the first it is the same place, beyond the second another."""
ELSEWHERE_M = 500
"""The same words so far apart are the same trouble, and another one."""


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate and how like it is: 0 to 1, the words that both have, metres between them where both are placed."""

    need: Need
    score: float
    likeness: Likeness
    words: list[str]
    distance_m: int | None


def similar(actor: Actor, text: str, location: PlaceIn | None, *, title: str = "") -> list[Match]:
    """Up to ten open needs that the actor may see, best first. Two queries, and one a minute. Never a report of wrongdoing."""
    sought = tokens(title, text)
    whole = same_text(actor.street_id, title, text)
    if not sought and not whole:
        return []
    known = shares()
    weights = {word: _weight(known.of(word)) for word in sought}
    telling = _telling(actor, sought, known)
    here = to_wgs84(location.lat, location.lng, location.datum) if location else None
    visible = visible_to(actor).exclude(kind=Kind.WRONGDOING)
    rows = visible.filter(status__in=LIVE, marks__overlap=[*telling, *whole])
    shared = Func(
        F("marks"),
        Value(telling, output_field=ArrayField(IntegerField())),
        template="(SELECT count(*) FROM unnest(%(expressions)s))",
        arg_joiner=") AS mark WHERE mark = ANY(",
        output_field=IntegerField(),
    )
    same = Case(When(Q(marks__overlap=whole), then=True), default=False, output_field=BooleanField())
    # First which, of narrow rows; then all of those that are left.
    best = (
        rows.annotate(same=same, shared=shared)
        .order_by("-same", "-shared", "-reported_at")
        .values_list("pk", flat=True)
    )
    needs = with_people(visible).filter(pk__in=list(best[:CANDIDATES])).defer("answer", "decline_reason")
    matches = [_match(need, sought, set(whole), weights, known, here) for need in needs]
    found = [each for each in matches if each.score >= POSSIBLE]
    return sorted(found, key=lambda each: (-_RANK[each.likeness], -each.score))[:MOST]


_RANK = {likeness: rank for rank, likeness in enumerate((Likeness.POSSIBLE, Likeness.LIKELY, Likeness.VERY_LIKELY))}


def _match(
    need: Need, sought: list[str], whole: set[int], weights: Mapping[str, float], known: Shares, here: Pair | None
) -> Match:
    # Whoever sees only the summary must not learn more from a score: of a private need no words; of its place the cell.
    readable = need.full or need.visibility == Visibility.PUBLIC
    held = set(need.tokens) if readable else set()
    same = readable and not whole.isdisjoint(need.marks)
    both = [word for word in sought if word in held]
    alike = 1.0 if same else 0.0
    if both and not same:
        ours = sum(weights.values())
        theirs = sum(weights[word] if word in weights else _weight(known.of(word)) for word in held)
        shared = sum(weights[word] for word in both)
        alike = (1 - CONTAINED) * shared / sqrt(ours * theirs) + CONTAINED * shared / ours
    away = _away(need, here)
    score = round(min(1.0, alike * _closeness(away)), 4)
    return Match(
        need=need,
        score=score,
        likeness=_likeness(score, elsewhere=away is not None and away > ELSEWHERE_M),
        words=sorted(both, key=lambda word: -weights[word])[:5],
        distance_m=round(away) if away is not None else None,
    )


def _likeness(score: float, *, elsewhere: bool) -> Likeness:
    if score >= VERY_LIKELY and not elsewhere:
        return Likeness.VERY_LIKELY
    return Likeness.LIKELY if score >= LIKELY else Likeness.POSSIBLE


def _away(need: Need, here: Pair | None) -> float | None:
    return None if here is None or need.cell is None else distance_m(here, centre(need.cell))


def _closeness(away: float | None) -> float:
    """1.15 at the same place, 1 where nothing is known, down to 0.5 at the other end of the street."""
    if away is None:
        return 1.0
    share = min(1.0, max(0.0, (away - NEAR_M) / (FAR_M - NEAR_M)))
    return 1.15 - 0.65 * share


def _telling(actor: Actor, sought: list[str], known: Shares) -> list[int]:
    """Marks of the rarest words, as long as they bring few rows together."""
    chosen: list[int] = []
    expected = 0.0
    marks = [(word, mark(actor.street_id, word)) for word in sought]
    brought = sorted((known.rows(actor.street_id, word, number), number) for word, number in marks)
    for brings, number in brought[:TELLING]:
        expected += brings
        if expected > READ and len(chosen) >= FEWEST:
            break
        chosen.append(number)
    return chosen


def _weight(share: float) -> float:
    return log(1 / max(share, 1e-6))
