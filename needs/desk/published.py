"""What of a need's words may be read by those whom it does not concern: all that does not lead to a person."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from backend.accounts.models import mask_name
from backend.masking import masked
from needs.desk.models import Need
from needs.desk.words import indexed

LEAST = 2
"""Characters of a name or a door that is looked for: one alone stands in half of all texts."""


def person_of(need: Need) -> UUID | None:
    """Whose matter it is: the person it was reported for, else who reported it; None where that person has no account."""
    return need.beneficiary_id if need.on_behalf_name else need.reporter_id


HIDING = re.compile(
    "[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|(?<=\\w)[\u200c\u200d]|[\u200c\u200d](?=\\w)"
)
"""Characters of no width and those that turn what is read: they hide a phone from its mask. Who sees the need in full reads it as it was sent."""
BLACK = "■■■"
"""Stands for a passage that a moderator took out, however long it was."""


def blacked_out(words: str, passages: Iterable[str]) -> str:
    """The words with each of these passages blacked out, wherever it stands; the longest passages first."""
    for passage in passages:
        words = words.replace(passage, BLACK)
    return words


def published(need: Need, words: str, *, passages: Iterable[str] | None = None) -> str:
    """The words without phones, the names of both people, building and door: what the text on publishing promises.

    And without what a moderator blacked out: in what was sent, and in what is read of it, as a moderator may have quoted
    either. `passages`: of something else than the need itself. Needs `reporter` loaded.
    """
    gone = need.passages if passages is None else list(passages)
    return blacked_out(unnamed(need, blacked_out(words, gone)), gone)


def unnamed(need: Need, words: str) -> str:
    """The words without phones, names, building and door, and without what hides them from a search: see `HIDING`. Needs `reporter` loaded."""
    words = HIDING.sub("", words)
    for name in (need.on_behalf_name, need.reporter.name):
        if len(name) >= LEAST:
            words = words.replace(name, mask_name(name))
    for place in (need.door, need.address):
        if len(place) >= LEAST:
            words = words.replace(place, "***")
    return masked(words)


def findable(need: Need) -> dict[str, Any]:
    """The columns by which `similar` finds it: what neighbours may read. Who finds it learns nothing more by guessing.

    Needs `reporter` loaded.
    """
    return indexed(need.street_id, published(need, need.title), published(need, need.text))


def published_details(need: Need) -> dict[str, Any]:
    """The answers to the fields of its category, by the same rule. A number that reads like a phone is one."""
    return {key: _published(need, value) for key, value in need.details.items()}


def _published(need: Need, value: Any) -> Any:
    if isinstance(value, str):
        return published(need, value)
    if isinstance(value, (int, float)):
        said = str(value)
        return value if published(need, said) == said else published(need, said)
    return value
