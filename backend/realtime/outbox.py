"""What one socket still has to send, in order, none missing, none twice."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from enum import IntEnum
from uuid import UUID

from backend.realtime.frames import Item, frame

log = logging.getLogger(__name__)

QUEUED = 500
"""How many items wait in memory for one socket; what is beyond that it reads from the database."""
PAGE = 200
STALL_SECONDS = 8.0
"""A phone that takes nothing for so long is dropped; it comes back with `after`."""


class CloseCode(IntEnum):
    """Why the server ends a socket. `REASONS` says it in words; `docs/feed.md` what to do."""

    GOING_AWAY = 1001
    TRY_LATER = 1013
    BAD_REQUEST = 4400
    NOT_SIGNED_IN = 4401
    TOO_SLOW = 4408
    FETCH_AFRESH = 4410
    TOO_MANY = 4429


REASONS = {
    CloseCode.GOING_AWAY: "the server restarts: connect again with after=<last seq>",
    CloseCode.TRY_LATER: "the database does not answer: connect again in a few seconds",
    CloseCode.BAD_REQUEST: "after must be a whole number, 0 or more: correct it, then connect again",
    CloseCode.NOT_SIGNED_IN: "not signed in: sign in, then connect again",
    CloseCode.TOO_SLOW: "read too slowly: connect again with after=<last seq>",
    CloseCode.FETCH_AFRESH: "after is not in this feed: fetch the lists afresh, then follow from last",
    CloseCode.TOO_MANY: "too many sockets of one person: close one",
}


class Outbox:
    """Of one socket. `offer` and `expect` may be called in any order and more than once; `pump` makes it right."""

    def __init__(
        self,
        *,
        user_id: UUID,
        session_id: UUID,
        send: Callable[[str], Awaitable[None]],
        fetch: Callable[[int, int], Awaitable[list[Item]]],
    ) -> None:
        self.user_id = user_id
        self.session_id = session_id
        self.last = -1
        """The number sent last."""
        self._send = send
        self._fetch = fetch
        self._queue: deque[tuple[int, str]] = deque()
        self._wanted = 0
        self._code: CloseCode | None = None
        self._wake = asyncio.Event()

    def offer(self, seq: int, body: str) -> None:
        """An item came in."""
        if len(self._queue) >= QUEUED:
            self._queue.clear()
        self._queue.append((seq, body))
        self.expect(seq)

    def expect(self, seq: int) -> None:
        """There are items up to `seq`."""
        self._wanted = max(self._wanted, seq)
        self._wake.set()

    def end(self, code: CloseCode) -> None:
        """Stop sending; `pump` returns the code."""
        self._code = self._code or code
        self._wake.set()

    async def pump(self, after: int) -> CloseCode:
        """Send what follows `after`, for ever; the code when it must end."""
        self.last = after
        while self._code is None:
            try:
                if self._queue:
                    seq, body = self._queue.popleft()
                    if seq > self.last + 1:
                        await self._catch_up(seq - 1)
                    if seq == self.last + 1:
                        await self._put(seq, body)
                elif self._wanted > self.last:
                    await self._catch_up(self._wanted)
                else:
                    self._wake.clear()
                    await self._wake.wait()
            except TimeoutError:
                return CloseCode.TOO_SLOW
        return self._code

    async def _catch_up(self, until: int) -> None:
        """Read from the database what the layer did not bring."""
        while self.last < until and self._code is None:
            try:
                items = await self._fetch(self.last, PAGE)
            except Exception as error:  # noqa: BLE001  # the database restarts: what is missing will still be there
                log.info("a socket waits for the database: %s", error)
                await asyncio.sleep(1)
                continue
            if not items or items[0].seq != self.last + 1:
                # Kept no longer, or another database than the one that gave `after`.
                self.end(CloseCode.FETCH_AFRESH)
                return
            for item in items:
                await self._put(item.seq, item.body)
                if self._code is not None:
                    return

    async def _put(self, seq: int, body: str) -> None:
        """Send one frame. Raises TimeoutError when the reader takes nothing."""
        async with asyncio.timeout(STALL_SECONDS):
            await self._send(frame(seq, body))
        self.last = seq
