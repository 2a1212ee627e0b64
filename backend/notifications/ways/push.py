"""What every way of pushing shares: what is sent, and what may come of it. A new one (SMS) has `send` and `close`."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from backend.notifications.states import Urgency

CONNECTIONS = 32
"""How many calls of one way at once. More gains nothing: one process is busy with so many."""


@dataclass(frozen=True, slots=True)
class Push:
    """All that leaves the house: no name, no phone, no place, nothing of what the notice says."""

    notification_id: UUID
    kind: str
    title: str
    tag: str
    urgency: Urgency
    ttl: int
    """Seconds for which the push service may keep it."""
    withdrawn: bool = False
    """Replaces what was sent before: it is no longer true."""

    @property
    def data(self) -> dict[str, str]:
        """What the app gets; it fetches the rest from here."""
        found = {"id": str(self.notification_id), "kind": self.kind, "title": self.title, "tag": self.tag}
        return {**found, "withdrawn": "1"} if self.withdrawn else found


@dataclass(frozen=True, slots=True)
class Sent:
    """The push service took it."""


@dataclass(frozen=True, slots=True)
class Later:
    """It did not take it now. `after`: seconds that it asks for; None where it does not say."""

    error: str
    after: float | None = None
    counts: bool = True
    """Whether it was tried: what waited for a paused service was not."""


@dataclass(frozen=True, slots=True)
class Failed:
    """It will never take this one."""

    error: str


@dataclass(frozen=True, slots=True)
class Gone:
    """There is no such device any more: its registration ends."""

    error: str


Outcome = Sent | Later | Failed | Gone


class Way(Protocol):
    """A push service."""

    async def send(self, address: str, push: Push) -> Outcome:
        """Hand one push over. Never raises for what the service, or the network, does."""

    async def close(self) -> None:
        """Give back the connections."""


def seconds(said: str | None) -> float | None:
    """`Retry-After` in seconds: a number, or a date of HTTP; None where it says nothing that can be read. At most a day."""
    from email.utils import parsedate_to_datetime  # noqa: PLC0415  # only where a service is busy
    from time import time  # noqa: PLC0415  # likewise

    if not said:
        return None
    try:
        found = float(said)
    except ValueError:
        try:
            found = parsedate_to_datetime(said).timestamp() - time()
        except (ValueError, TypeError):
            return None
    return min(max(found, 0.0), 86_400.0) if found == found else None  # noqa: PLR0124  # not a NaN
