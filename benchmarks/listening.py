"""Phones that listen to the feed, at next to no cost for who measures: frames as they come, on raw sockets."""

import asyncio
import base64
import os
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, TypeVar

OPENING = 200
"""Sockets that are opened at the same time."""
SHORT, LONG = 126, 127
"""What stands in place of a length that has two bytes, or eight."""
PING, TEXT = 9, 1


L = TypeVar("L", bound="Listener")


class Listener(asyncio.Protocol, ABC):
    """A phone that only reads frames, and answers pings. `take` is told of each frame."""

    def __init__(self, upgrade: bytes) -> None:
        self.upgrade, self.open, self.buffer = upgrade, asyncio.get_running_loop().create_future(), b""
        self.transport: Any = None

    @abstractmethod
    def take(self, payload: bytes) -> None:
        """One frame of the feed."""

    def connection_made(self, transport: Any) -> None:
        """Ask for the feed."""
        self.transport = transport
        if self.upgrade:
            transport.write(self.upgrade)
        else:
            self.open.set_result(None)

    def connection_lost(self, error: Exception | None) -> None:
        """Whoever waits for it to open waits no more."""
        if not self.open.done():
            self.open.set_exception(error or ConnectionResetError("closed before it was open"))

    def data_received(self, data: bytes) -> None:
        """Take what is whole."""
        self.buffer += data
        if not self.open.done():
            head, found, rest = self.buffer.partition(b"\r\n\r\n")
            if not found:
                return
            if b" 101 " not in head.splitlines()[0]:
                self.open.set_exception(ConnectionRefusedError(head.decode("latin-1")))
                return
            self.buffer = rest
            self.open.set_result(None)
        self._frames()

    def _frames(self) -> None:
        while len(self.buffer) >= 2:
            size, at = self.buffer[1] & 127, 2
            if size in {SHORT, LONG}:
                at = 4 if size == SHORT else 10
                size = int.from_bytes(self.buffer[2:at], "big")
            if len(self.buffer) < at + size:
                return
            code, payload, self.buffer = self.buffer[0] & 15, self.buffer[at : at + size], self.buffer[at + size :]
            if code == PING:  # answered, masked with zeros
                self.transport.write(bytes([0x8A, 0x80 | len(payload), 0, 0, 0, 0]) + payload)
            elif code == TEXT:
                self.take(payload)


def upgrade(token: str, after: int) -> bytes:
    """The request that opens the feed after a number."""
    key = base64.b64encode(os.urandom(16)).decode()
    return (
        f"GET /ws/v1/feed?after={after} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nAuthorization: Bearer {token}\r\n\r\n"
    ).encode()


async def open_all(make: Callable[[int], L], ports: Callable[[int], int], count: int) -> dict[int, L]:
    """So many of them, by number, each at its port; all are open when this returns."""
    loop = asyncio.get_running_loop()
    made: dict[int, L] = {}
    for first in range(0, count, OPENING):
        part = range(first, min(count, first + OPENING))
        for n in part:
            _transport, made[n] = await loop.create_connection(lambda n=n: make(n), "127.0.0.1", ports(n))  # type: ignore[misc]
        await asyncio.gather(*(made[n].open for n in part))
    return made
