"""Category and urgency, suggested from words: by the street's model, and before there is one by the words of its categories."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from needs.catalogue.emergencies import calls
from needs.catalogue.models import Category
from needs.catalogue.queries import active
from needs.catalogue.states import Kind, Urgency
from needs.suggestions.store import model_of

RULES = "rules"
"""The version of what is suggested without a model."""
TOP = 3
SUSPECTED = 0.9
"""The confidence of an emergency that the words tell of: nobody has looked at it."""
USUAL = 0.5
"""That of the usual urgency of a category."""
DOUBT = 1.5
"""What is added to the words found: few of them say little."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A category, and how likely it is from 0 to 1."""

    category: Category
    confidence: float


@dataclass(frozen=True, slots=True)
class Suggested:
    """What the words say: the three likeliest categories, best first, and an urgency."""

    version: str
    top: list[Guess] = field(default_factory=list)
    urgency: Urgency | None = None
    urgency_confidence: float = 0.0

    @property
    def category(self) -> Category | None:
        """The likeliest."""
        return self.top[0].category if self.top else None

    @property
    def confidence(self) -> float:
        """Of the likeliest; 0 of none."""
        return self.top[0].confidence if self.top else 0.0


def suggest(street_id: UUID, *, title: str, text: str, kind: str = "") -> Suggested:
    """What the street would call it. One query. Nothing of a report of wrongdoing."""
    if kind == Kind.WRONGDOING or not (title + text).strip():
        return Suggested(RULES)
    known = [each for each in active(street_id) if not kind or each.is_for(kind)]
    model = model_of(street_id)
    urgency: tuple[Urgency, float] | None = None
    if model is not None:
        said = model.ask(title, text)
        by_code = {each.code: each for each in known}
        top = [Guess(by_code[code], share) for code, share in said["category"] if code in by_code][:TOP]
        if top:
            likeliest, share = said.get("urgency", [("", 0.0)])[0]
            urgency = (Urgency(likeliest), share) if likeliest in Urgency.values else None
            return _with_urgency(Suggested(model.version, top), title, text, kind, urgency)
    return _with_urgency(Suggested(RULES, by_words(known, title, text)), title, text, kind, urgency)


def by_words(known: Sequence[Category], title: str, text: str) -> list[Guess]:
    """The categories whose words stand in the text, by how many and how telling; a word of the title counts twice."""
    head, whole = title.lower(), f"{title} {text}".lower()
    found: list[tuple[float, Category]] = []
    for category in known:
        score = sum(
            _telling(word) * (2 if _stands(word, head) else 1) for word in category.words if _stands(word, whole)
        )
        if score:
            found.append((score, category))
    found.sort(key=lambda each: (-each[0], each[1].code))
    total = sum(score for score, _category in found) + DOUBT
    return [Guess(category, round(score / total, 4)) for score, category in found[:TOP]]


def _with_urgency(
    said: Suggested, title: str, text: str, kind: str, learned: tuple[Urgency, float] | None
) -> Suggested:
    usual = said.category.urgency if said.category else ""
    chosen = learned or ((Urgency(usual), round(USUAL * said.confidence, 4)) if usual else None)
    if calls(f"{title}\n{text}", kind=kind, usual=usual):
        chosen = (Urgency.EMERGENCY, SUSPECTED)
    if chosen is None:
        return said
    return Suggested(said.version, said.top, *chosen)


def _telling(word: str) -> float:
    """A long word tells more; one Chinese character little."""
    return min(2.0, len(word) / 4 if word.isascii() else len(word) / 2)


def _stands(word: str, text: str) -> bool:
    return bool(_latin(word).search(text)) if word.isascii() else word in text


@lru_cache(maxsize=4_096)
def _latin(word: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(word)}(?:s|es|ed|ing)?\b")
