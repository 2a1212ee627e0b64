"""What is kept on phones. Each app names its kinds; `backend.sync` knows none of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from pydantic import BaseModel

from backend.policy import Actor


@dataclass(frozen=True, slots=True)
class Kind:
    """A list of the API, as a phone keeps it. `name` is the feed's word for one of them."""

    name: str
    rows: Callable[[Actor], QuerySet[Any]]
    """What the actor may see now; with a UUID `id`, in any order."""
    shape: Callable[[Actor, Any], BaseModel]
    """One of them, as its list shows it."""


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Called once, when the apps are ready."""
    _kinds.update({each.name: each for each in kinds})


def kinds() -> Sequence[Kind]:
    """All of them, in one order everywhere."""
    return [_kinds[name] for name in sorted(_kinds)]
