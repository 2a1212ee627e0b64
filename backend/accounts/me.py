"""What a person is to each domain, put together for `GET /me`.

A domain registers a loader in its `AppConfig.ready`; this app imports none of them.
"""

from collections.abc import Callable
from typing import Any

from backend.policy import Actor

Loader = Callable[[Actor], list[dict[str, Any]]]

KEYS = ("postings", "affiliations", "tiers", "seats")
"""Always there, empty until a domain fills them; a domain may add keys of its own."""

_loaders: dict[str, Loader] = {}


def contribute(key: str, loader: Loader) -> None:
    """Let `standing[key]` of `GET /me` be what `loader(actor)` returns: a list of JSON objects, in few queries."""
    if _loaders.setdefault(key, loader) is not loader:
        raise ValueError(key)


def standing_of(actor: Actor) -> dict[str, list[dict[str, Any]]]:
    """All of it, as of `actor.at`."""
    found: dict[str, list[dict[str, Any]]] = {key: [] for key in KEYS}
    for key, loader in _loaders.items():
        found[key] = loader(actor)
    return found
