"""What is told of each thing that happens: one decision for every event, and for acts that have none.

Each app makes its own in its `notifications.py`; docs/notices.md is written from them, and a test asks for those that lack.
"""

from dataclasses import dataclass

from django.utils.functional import Promise

from backend.notifications.kinds import Kind


@dataclass(frozen=True, slots=True)
class Told:
    """`kinds` of notice; `to` whom, or why nobody is told."""

    kinds: tuple[type[Kind], ...]
    to: str | Promise


_told: dict[str, Told] = {}


def tells(what: type | str, *kinds: type[Kind], to: str | Promise) -> None:
    """An event, or the audited act `noun.verb`, is told by these kinds."""
    _decide(what, Told(kinds, to))


def tells_nobody(what: type | str, why: str | Promise) -> None:
    """It is told by no notice. The feed may still show it on the open phones of those concerned."""
    _decide(what, Told((), why))


def _decide(what: type | str, told: Told) -> None:
    name = what if isinstance(what, str) else f"{what.__module__}.{what.__name__}"
    if _told.setdefault(name, told) != told:
        raise ValueError(name)


def decisions() -> dict[str, Told]:
    """All of them by name, in order."""
    return dict(sorted(_told.items()))
