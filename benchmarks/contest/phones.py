"""The phones of all: each follows its feed, loses the connection at random, and goes on after the last number it has."""

import asyncio
import json
import time
from collections.abc import Sequence
from contextlib import suppress
from random import Random
from typing import Self

from benchmarks.contest.stage import Person
from benchmarks.listening import Listener, open_all, upgrade

BREAKS_EVERY = 0.03
"""Seconds between two phones that lose their connection."""
AWAY_SECONDS = 1.5
"""For which a phone is without one, at most."""
OPENS_SECONDS = 60.0
"""For which it tries."""
OPENING = 50
"""At the same time, in the beginning."""


class Phone(Listener):
    """Keeps what comes."""

    def __init__(self, person: Person) -> None:
        super().__init__(upgrade(person.token, person.last))
        self.person = person

    def take(self, payload: bytes) -> None:
        """Put what is told in the place of what was known of the same."""
        frame = json.loads(payload)
        self.person.frames.append(frame)
        known = self.person.held.get(frame["type"])
        if known is not None:
            known[frame["data"]["id"]] = frame["data"]["status"]


class Phones:
    """All of them, as a context manager; with its end they hang up."""

    def __init__(self, people: Sequence[Person], ports: Sequence[int], *, seed: int) -> None:
        self._people, self._ports, self._random = people, ports, Random(f"phones {seed}")
        self._away: set[asyncio.Task[None]] = set()
        self.breaks = 0

    async def __aenter__(self) -> Self:
        self._open: dict[int, Phone] = {}
        for first in range(0, len(self._people), OPENING):
            part = range(first, min(first + OPENING, len(self._people)))
            await asyncio.gather(*(self._come_back(number, 0.0) for number in part))
        self._breaking = asyncio.create_task(self._break_some())
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.calm()
        for phone in self._open.values():
            phone.transport.abort()
        await asyncio.sleep(0)  # then they are closed

    async def calm(self) -> None:
        """No more connections break, and those that did are back."""
        self._breaking.cancel()
        with suppress(asyncio.CancelledError):
            await self._breaking
        if self._away:
            await asyncio.gather(*self._away)

    def _port(self, number: int) -> int:
        return self._ports[(number + self.breaks) % len(self._ports)]

    async def _break_some(self) -> None:
        while True:
            await asyncio.sleep(BREAKS_EVERY)
            number = self._random.randrange(len(self._people))
            if (phone := self._open.pop(number, None)) is None:
                continue
            self.breaks += 1
            phone.transport.abort()  # no goodbye, like a lift or a tunnel
            coming = asyncio.create_task(self._come_back(number, self._random.random() * AWAY_SECONDS))
            self._away.add(coming)
            coming.add_done_callback(self._away.discard)

    async def _come_back(self, number: int, seconds: float) -> None:
        await asyncio.sleep(seconds)
        until = time.monotonic() + OPENS_SECONDS
        while number not in self._open:
            try:
                again = await open_all(lambda _n: Phone(self._people[number]), lambda _n: self._port(number), 1)
            except OSError:  # a server that is busy closes what it does not come to
                if time.monotonic() > until:
                    raise
                await asyncio.sleep(0.5)
            else:
                self._open[number] = again[0]
