"""What of a need's words may be read by those whom it does not concern: all that does not lead to a person."""

from typing import Any
from uuid import UUID

from backend.accounts.models import mask_name
from backend.masking import masked
from needs.desk.models import Need

LEAST = 2
"""Characters of a name or a door that is looked for: one alone stands in half of all texts."""


def person_of(need: Need) -> UUID | None:
    """Whose matter it is: the person it was reported for, else who reported it; None where that person has no account."""
    return need.beneficiary_id if need.on_behalf_name else need.reporter_id


def published(need: Need, words: str) -> str:
    """The words without phones, the names of both people, building and door: what the text on publishing promises.

    Needs `reporter` loaded.
    """
    for name in (need.on_behalf_name, need.reporter.name):
        if len(name) >= LEAST:
            words = words.replace(name, mask_name(name))
    for place in (need.door, need.address):
        if len(place) >= LEAST:
            words = words.replace(place, "***")
    return masked(words)


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
