"""The hub: receives the feed once for all sockets of a process, and looks again from time to time.

An event for 5,000 people is a handful of packets through the channel layer, and the sockets read no database while
they keep up. Every few seconds one query for all connected people finds what a layer lost, and one query finds the
sessions that have ended.
"""

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar, ParamSpec, TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.utils import timezone

from backend.realtime import queries
from backend.realtime.frames import GROUP, unpack
from backend.realtime.outbox import CloseCode, Outbox

log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

RESYNC_SECONDS = 5.0
SUBSCRIBE_SECONDS = 2.0
SOCKETS_PER_PERSON = 20

_readers = ThreadPoolExecutor(max_workers=4, thread_name_prefix="feed")


async def read(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run a query on a few threads of the feed's own: a thousand phones that reconnect do not starve the API."""
    run = database_sync_to_async(function, thread_sensitive=False, executor=_readers)
    result: R = await run(*args, **kwargs)
    return result


class TooManySockets(Exception):
    """One person has more open sockets than devices."""


class Hub:
    """One per event loop; `Hub.here()` finds it."""

    _hubs: ClassVar[WeakKeyDictionary[asyncio.AbstractEventLoop, "Hub"]] = WeakKeyDictionary()

    def __init__(self) -> None:
        self._outboxes: defaultdict[str, set[Outbox]] = defaultdict(set)
        self._tasks: list[asyncio.Task[None]] = []
        self._subscribed = asyncio.Event()
        self._look = asyncio.Event()

    @classmethod
    def here(cls) -> "Hub":
        """The hub of the running loop."""
        loop = asyncio.get_running_loop()
        if loop not in cls._hubs:
            cls._hubs[loop] = cls()
        return cls._hubs[loop]

    async def join(self, outbox: Outbox) -> None:
        """Give `outbox` every item of its person from now on. Raises `TooManySockets`."""
        mine = self._outboxes[str(outbox.user_id)]
        if len(mine) >= SOCKETS_PER_PERSON:
            raise TooManySockets
        mine.add(outbox)
        if not self._tasks:
            self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._resync())]
        # Without the layer the socket still follows, by looking.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SUBSCRIBE_SECONDS):
                await self._subscribed.wait()

    def leave(self, outbox: Outbox) -> None:
        """Forget `outbox`."""
        mine = self._outboxes.get(str(outbox.user_id), set())
        mine.discard(outbox)
        if not mine:
            self._outboxes.pop(str(outbox.user_id), None)

    async def stop(self) -> None:
        """End the tasks, and every socket with 1001: the server goes away."""
        for outbox in self._everyone():
            outbox.end(CloseCode.GOING_AWAY)
        for _ in range(20):
            if not self._outboxes:
                break
            await asyncio.sleep(0.01)
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def take(self, message: dict[str, Any]) -> None:
        """A message of the layer."""
        if message["type"] == "feed.items":
            for user_id, seq, body in unpack(message["text"]):
                for outbox in self._outboxes.get(user_id, ()):
                    outbox.offer(seq, body)
        else:
            self._look.set()

    def _everyone(self) -> list[Outbox]:
        return [outbox for mine in self._outboxes.values() for outbox in mine]

    async def _listen(self) -> None:
        layer: Any = get_channel_layer()
        down = False
        while True:
            try:
                channel = await layer.new_channel("feed")
                await layer.group_add(GROUP, channel)
                self._subscribed.set()
                self._look.set()
                down = False
                while True:
                    try:
                        async with asyncio.timeout(60):
                            self.take(await layer.receive(channel))
                    except TimeoutError:
                        # A layer may forget a member after a day: leave it and join anew before that.
                        await layer.group_discard(GROUP, channel)
                        break
            except Exception as error:  # noqa: BLE001  # whatever ails the layer, the hub comes back
                if not down:
                    log.warning("the hub lost the channel layer, and keeps trying: %s", error)
                down = True
                await asyncio.sleep(1)

    async def _resync(self) -> None:
        down = False
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(RESYNC_SECONDS):
                    await self._look.wait()
            self._look.clear()
            outboxes = self._everyone()
            if not outboxes:
                continue
            try:
                await self._look_again(outboxes)
                down = False
            except Exception as error:  # noqa: BLE001  # a database that restarts must not end the hub
                if not down:
                    log.warning("the hub could not read the database, and keeps trying: %s", error)
                down = True

    async def _look_again(self, outboxes: list[Outbox]) -> None:
        now = timezone.now()
        people: set[UUID] = {outbox.user_id for outbox in outboxes}
        last = await read(queries.positions, people)
        valid = await read(queries.still_open, {outbox.session_id for outbox in outboxes}, now=now)
        for outbox in outboxes:
            if outbox.session_id in valid:
                outbox.expect(last.get(outbox.user_id, 0))
            else:
                outbox.end(CloseCode.NOT_SIGNED_IN)
