"""Needs that may be the same as what somebody is about to report, while they type.

The index over marks (the words of a street as numbers) gives candidates, by the words that tell most, as many as bring few rows
together: the work stays the same as needs become many. Those that share most are ranked by overlap weighted by how telling a
word is, and by distance. A text or a title that is the very same stands first.

Measured on a real stream of 4,326 messages (`tests/needs/desk/test_similar_stream.py`): `VERY_LIKELY` is shown beside every exact
duplicate and beside 6 % of the messages that have none (near copies most of them), `LIKELY` beside 10 %.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Field, FloatField, Func, IntegerField, Q, QuerySet, Value

from backend.places.cells import centre
from backend.places.datum import Pair, to_wgs84
from backend.places.geo import distance_m
from backend.places.schemas import PlaceIn
from backend.policy import Actor
from needs.desk.models import Need
from needs.desk.queries import load_people, narrow, visible_to
from needs.desk.shares import Shares, shares
from needs.desk.states import LIVE, Kind, Likeness, Showing, Visibility
from needs.desk.words import mark, same_text, tokens

MOST = 10
CANDIDATES = 60
TELLING, FEWEST = 48, 3
"""Words that candidates are looked up by: at most, and at least."""
READ = 400
"""Rows that may be read: words that would bring more are only weighed."""
VERY_LIKELY, LIKELY, POSSIBLE = 0.6, 0.4, 0.12
"""Scores; below the last is chance."""
SAME = 1e6
"""What outweighs any words: a text or a title that is the very same."""
CONTAINED = 0.25
"""The weight of "what is typed is in it"; the rest is the cosine. Who has typed little yet is found by it."""
NEAR_M, FAR_M = 150, 3_000
"""Within the first it is the same place, beyond the second another."""
AT_BEST, AT_WORST = 1.15, 0.5
"""What a score is multiplied by for it."""
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

    @classmethod
    def of(cls, need: Need, judged: "_Judged") -> "Match":
        """With the need itself."""
        return cls(need, judged.score, judged.likeness, judged.words, judged.distance_m)


@dataclass(frozen=True, slots=True)
class _Sought:
    """What is being typed."""

    whole: frozenset[int]
    """Marks of the text and the title as they are."""
    weights: Mapping[str, float]
    """Of its words."""
    weight: float
    """Of all of them."""
    known: Shares
    here: Pair | None


class _Candidate(NamedTuple):
    """The columns that a candidate is judged by."""

    pk: UUID
    visibility: str
    showing: str
    tokens: list[str]
    marks: list[int]
    cell: int | None
    seen_in_full: bool

    @property
    def is_shown(self) -> bool:
        """As of a need."""
        return self.visibility == Visibility.PUBLIC and self.showing == Showing.SHOWN


@dataclass(frozen=True, slots=True)
class _Judged:
    """A candidate once it is judged."""

    pk: UUID
    score: float
    likeness: Likeness
    words: list[str]
    distance_m: int | None


def similar(actor: Actor, text: str, location: PlaceIn | None, *, title: str = "") -> list[Match]:
    """Up to ten open needs that the actor may see, best first. Three queries, and one a minute. Never a report of wrongdoing."""
    words = tokens(title, text)
    whole = same_text(actor.street_id, title, text)
    if not words and not whole:
        return []
    known = shares()
    here = to_wgs84(location.lat, location.lng, location.datum) if location else None
    weights = {word: known.weight(word) for word in words}
    sought = _Sought(frozenset(whole), weights, sum(weights.values()), known, here)
    visible = visible_to(actor)
    judged = (_judge(each, sought) for each in _candidates(actor, visible, sought))
    found = [each for each in judged if each is not None and each.score >= POSSIBLE]
    best = sorted(found, key=lambda each: (-_RANK[each.likeness], -each.score))[:MOST]
    needs = narrow(visible).in_bulk([each.pk for each in best])
    load_people(needs.values())
    # One of them may have been withdrawn from sight meanwhile.
    return [Match.of(needs[each.pk], each) for each in best if each.pk in needs]


_RANK = {likeness: rank for rank, likeness in enumerate((Likeness.POSSIBLE, Likeness.LIKELY, Likeness.VERY_LIKELY))}


def _candidates(actor: Actor, visible: QuerySet[Need], sought: _Sought) -> list[_Candidate]:
    """Those that share most, by how telling it is; what is the very same first."""
    telling = _telling(actor, sought) | dict.fromkeys(sought.whole, SAME)
    weighed = Func(
        _values(list(telling), IntegerField()), _values(list(telling.values()), FloatField()), function="unnest"
    )
    shared = Func(
        weighed,
        F("marks"),
        template="(SELECT sum(weight) FROM %(expressions)s))",
        arg_joiner=" AS telling(mark, weight) WHERE mark = ANY(",
        output_field=FloatField(),
    )
    rows = visible.filter(~Q(kind=Kind.WRONGDOING), status__in=LIVE, marks__overlap=list(telling))
    chosen = rows.annotate(shared=shared).order_by("-shared", "-reported_at").values_list(*_Candidate._fields)
    return [_Candidate(*row) for row in chosen[:CANDIDATES]]


def _values(values: list[Any], of: "Field[Any, Any]") -> Value:
    return Value(values, output_field=ArrayField(of))


def _judge(candidate: _Candidate, sought: _Sought) -> _Judged | None:
    """None where not even the same place would make it possible."""
    # Whoever sees only the summary must not learn more from a score: of a private need no words; of its place the cell.
    readable = candidate.seen_in_full or candidate.is_shown
    held = set(candidate.tokens) if readable else set()
    same = readable and not sought.whole.isdisjoint(candidate.marks)
    both = [word for word in sought.weights if word in held]
    alike = 1.0 if same else 0.0
    if both and not same:
        theirs = sum(map(sought.known.weight, held))
        shared = sum(sought.weights[word] for word in both)
        alike = (1 - CONTAINED) * shared / sqrt(sought.weight * theirs) + CONTAINED * shared / sought.weight
    if alike * AT_BEST < POSSIBLE:
        return None
    away = _away(candidate.cell, sought.here)
    score = round(min(1.0, alike * _closeness(away)), 4)
    return _Judged(
        pk=candidate.pk,
        score=score,
        likeness=_likeness(score, elsewhere=away is not None and away > ELSEWHERE_M),
        words=sorted(both, key=sought.weights.__getitem__, reverse=True)[:5],
        distance_m=round(away) if away is not None else None,
    )


def _likeness(score: float, *, elsewhere: bool) -> Likeness:
    if score >= VERY_LIKELY and not elsewhere:
        return Likeness.VERY_LIKELY
    return Likeness.LIKELY if score >= LIKELY else Likeness.POSSIBLE


def _away(cell: int | None, here: Pair | None) -> float | None:
    return None if here is None or cell is None else distance_m(here, centre(cell))


def _closeness(away: float | None) -> float:
    """`AT_BEST` at the same place, 1 where nothing is known, down to `AT_WORST` at the other end of the street."""
    if away is None:
        return 1.0
    share = min(1.0, max(0.0, (away - NEAR_M) / (FAR_M - NEAR_M)))
    return AT_BEST - (AT_BEST - AT_WORST) * share


def _telling(actor: Actor, sought: _Sought) -> dict[int, float]:
    """Marks of the rarest words, as long as they bring few rows together, with their weights."""
    chosen: dict[int, float] = {}
    expected = 0.0
    marked = [(word, mark(actor.street_id, word)) for word in sought.weights]
    brought = [(sought.known.rows(actor.street_id, word, number), word, number) for word, number in marked]
    # Of words that are as rare as each other the first in the text.
    for brings, word, number in sorted(brought, key=itemgetter(0))[:TELLING]:
        expected += brings
        if expected > READ and len(chosen) >= FEWEST:
            break
        chosen[number] = sought.weights[word]
    return chosen
