"""What travels: a frame to a phone, a packet to the hubs. Neither takes `data` apart: its text comes from PostgreSQL."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

GROUP = "feed"
"""The channel-layer group that every hub is in."""
PACKET_BYTES = 256 * 1024
"""About the largest packet; a single larger item still goes, alone."""


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered item of one person, as the database tells it."""

    user_id: str
    seq: int
    type: str
    at: str
    """ISO 8601, UTC, with offset."""
    data: str
    """JSON."""

    @property
    def body(self) -> str:
        """All of the frame but its number: the same for everybody who was told of one change."""
        return f'"type":{json.dumps(self.type)},"at":"{self.at}","data":{self.data}}}'


def frame(seq: int, body: str) -> str:
    """`{"seq", "type", "at", "data"}`."""
    return f'{{"seq":{seq},{body}'


@dataclass(slots=True)
class _Packet:
    bodies: dict[str, int] = field(default_factory=dict)
    items: list[tuple[str, int, int]] = field(default_factory=list)
    size: int = 0

    def add(self, item: Item) -> None:
        body = item.body
        place = self.bodies.setdefault(body, len(self.bodies))
        if place == len(self.bodies) - 1:
            self.size += len(body.encode())
        self.items.append((item.user_id, item.seq, place))
        self.size += 60

    def text(self) -> str:
        return json.dumps({"bodies": list(self.bodies), "items": self.items}, ensure_ascii=False)


def pack(items: Iterable[Item]) -> Iterator[str]:
    """Packets of about `PACKET_BYTES`, in order. A body that many people get is in a packet once.

    A packet is one text, so that the layers neither walk nor copy it.
    """
    packet = _Packet()
    for item in items:
        packet.add(item)
        if packet.size >= PACKET_BYTES:
            yield packet.text()
            packet = _Packet()
    if packet.items:
        yield packet.text()


def unpack(text: str) -> Iterator[tuple[str, int, str]]:
    """`(user_id, seq, body)` of each item of a packet."""
    packet = json.loads(text)
    bodies = packet["bodies"]
    for user_id, seq, place in packet["items"]:
        yield user_id, seq, bodies[place]
