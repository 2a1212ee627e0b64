"""Typed synchronous events: down, call; up, publish.

A receiver runs in the publisher's transaction and fails with it. Whatever need not hold at once, a receiver
hands to a job.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from backend.policy import Actor

E = TypeVar("E")

_receivers: dict[type, list[Callable[..., None]]] = defaultdict(list)


def receives(kind: type[E]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register `receiver(event, actor=…)` for events of exactly this class."""

    def register(receiver: Callable[..., None]) -> Callable[..., None]:
        _receivers[kind].append(receiver)
        return receiver

    return register


def publish(event: Any, *, actor: Actor) -> None:
    """Call every receiver of the event, in order of registration, inside the open transaction."""
    for receiver in _receivers[type(event)]:
        receiver(event, actor=actor)
