"""The sender: takes what is due from the outbox, pushes it, writes down what became of it.

It runs beside the worker, as many as there are workers: rows are claimed with `SKIP LOCKED` under a lease. One task owns the
connection to the database; the calls run beside it, so that a slow push service holds only the calls that wait for it. A
sender that is killed loses nothing: what it had in flight is taken up again when its lease ends, under the same id.
"""

import asyncio
import contextlib
import logging
import time
from collections import defaultdict, deque
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import psycopg
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone
from django.utils.translation import gettext, override

from backend.crypto import Unreadable, open_text
from backend.database import connection_params
from backend.notifications import outbox
from backend.notifications.abroad import may_push_abroad
from backend.notifications.kinds import Kind, kinds
from backend.notifications.outbox import LONGEST_TTL, Due, Result
from backend.notifications.states import Channel, Urgency
from backend.notifications.ways.push import CONNECTIONS, Later, Push, Way

log = logging.getLogger(__name__)

LISTEN = "linli_push"
ADDRESS = "notifications_pushregistration.address"
"""What an encrypted address is bound to."""
IN_FLIGHT = 1_024
"""How many deliveries one sender holds; what waits beyond it another may take."""
STEP = 512
"""How many are written down, and taken up anew, together."""
POLL_SECONDS = 2.0
"""How long a lost notification of the database can cost."""
FLUSH_SECONDS = 0.2
"""How long a result may wait to be written down with others."""
SHORTEST_PAUSE = 0.1
LONGEST_PAUSE = 5.0


def make_fcm() -> Way:
    """FCM, where the settings name a credential."""
    from backend.notifications.ways.fcm import Fcm  # noqa: PLC0415  # slow, and off by default

    return Fcm()


def make_webpush() -> Way:
    """Web Push."""
    from backend.notifications.ways.webpush import WebPush  # noqa: PLC0415  # only where somebody is pushed

    return WebPush()


WAYS: dict[str, Callable[[], Way]] = {Channel.FCM.value: make_fcm, Channel.WEBPUSH.value: make_webpush}
"""How each channel is made, when it is first needed. A new one (SMS) stands here, in `states.PUSHED`, and in `ways/`."""


class Sender:
    """`run` until cancelled; it outlives the database and the push services."""

    def __init__(self, *, params: dict[str, Any] | None = None, lease_seconds: float | None = None) -> None:
        self.params = params or connection_params()
        self.lease = timedelta(seconds=lease_seconds or settings.PUSH_LEASE_SECONDS)
        self._ways: dict[str, Way] = {}
        self._lanes: dict[str, deque[tuple[Due, str, Push]]] = defaultdict(deque)
        """What each channel has to send: one that is slow holds up no other."""
        self._callers: dict[str, set[asyncio.Task[None]]] = defaultdict(set)
        self._held: dict[int, int] = {}
        """`{delivery: its lease}`, until it is written down what became of it."""
        self._done: list[Result] = []
        self._renewed = 0.0
        self._landed = asyncio.Event()

    async def run(self) -> None:
        """Send, and after any failure of the database start again, ever less often."""
        pause = SHORTEST_PAUSE
        try:
            while True:
                try:
                    # Its own few statements, again and again: planned once each.
                    params = {**self.params, "autocommit": True, "connect_timeout": 5, "prepare_threshold": 0}
                    async with await psycopg.AsyncConnection.connect(**params) as conn:
                        await conn.execute(f"LISTEN {LISTEN}")
                        while True:
                            await self.drain(conn)
                            pause = SHORTEST_PAUSE
                            await self._wait(conn)
                except (psycopg.Error, OSError) as error:
                    if pause == SHORTEST_PAUSE:
                        log.warning("the sender of pushes lost the database, and keeps trying: %s", error)
                    await self._abandon()
                await asyncio.sleep(pause)
                pause = min(LONGEST_PAUSE, pause * 2)
        finally:
            await self._abandon()
            await self.close()

    async def drain(self, conn: psycopg.AsyncConnection[Any]) -> int:
        """Send all that is due, and what becomes due meanwhile; how many were taken up."""
        await conn.execute(outbox.WALK)
        taken, more = 0, True
        while more or self._held:
            room = IN_FLIGHT - len(self._held)
            if more and room >= STEP:
                now = timezone.now()
                found = await outbox.claim(conn, now=now, lease=now + self.lease, most=room, held=self._held)
                more = len(found) == room
                taken += len(found)
                await self._launch(found, now)
            if self._held:
                await self._news()
                await self._renew(conn)
            if self._done:
                results, self._done = self._done, []
                await outbox.record(conn, results, now=timezone.now())
                for each in results:
                    self._held.pop(each.id, None)
            if not more and self._held:
                # What came meanwhile need not wait for the slowest of these.
                more = await self._looks_due(conn)
        return taken

    async def _renew(self, conn: psycopg.AsyncConnection[Any]) -> None:
        """A third of a lease before its end at the latest, what is still in flight is kept."""
        if self._held and time.monotonic() - self._renewed > self.lease.total_seconds() / 3:
            await outbox.renew(conn, self._held, lease=timezone.now() + self.lease)
            self._renewed = time.monotonic()

    async def _news(self) -> None:
        """Until a good number of calls have come back, or all, or a moment has passed."""
        self._landed.clear()
        if len(self._done) < min(STEP, len(self._held)):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(FLUSH_SECONDS):
                    await self._landed.wait()

    def _land(self, done: Result) -> None:
        self._done.append(done)
        if len(self._done) >= min(STEP, len(self._held)):
            self._landed.set()

    async def close(self) -> None:
        """Give back the connections of the ways."""
        ways, self._ways = self._ways, {}
        for way in ways.values():
            await way.close()

    async def _looks_due(self, conn: psycopg.AsyncConnection[Any]) -> bool:
        due = await outbox.next_due(conn)
        return due is not None and due <= timezone.now()

    async def _wait(self, conn: psycopg.AsyncConnection[Any]) -> None:
        """Until something may be due: told so by a commit, by the clock, or now and then for certain."""
        due = await outbox.next_due(conn)
        seconds = POLL_SECONDS
        if due is not None:
            seconds = min(seconds, max((due - timezone.now()).total_seconds(), 0.05))
        async for _ in conn.notifies(timeout=seconds, stop_after=1):
            pass

    async def _launch(self, found: list[Due], now: datetime) -> None:
        abroad = await _consenting({due.user_id for due in found if due.channel == Channel.FCM}, now)
        known = kinds()
        for due in found:
            kind, self._held[due.id] = known.get(due.kind), due.attempts
            refused = outbox.verdict(
                due, now=now, required=kind is not None and kind.required, abroad=due.user_id in abroad
            )
            if refused is not None:
                self._done.append(refused)
                continue
            # Opened here and not at each call: the same few steps over and over are twice as fast.
            try:
                address = open_text(due.address or "", ADDRESS)
            except Unreadable as error:
                self._done.append(_broken(due, error))
            else:
                self._lanes[due.channel].append((due, address, push_of(due, kind, now)))
        for channel, lane in self._lanes.items():
            callers = self._callers[channel]
            for _ in range(min(CONNECTIONS - len(callers), len(lane))):
                caller = asyncio.create_task(self._call_on(lane))
                callers.add(caller)
                caller.add_done_callback(callers.discard)

    async def _call_on(self, lane: deque[tuple[Due, str, Push]]) -> None:
        """One call after another, for as long as there are any."""
        while lane:
            self._land(await self._send(*lane.popleft()))

    async def _send(self, due: Due, address: str, push: Push) -> Result:
        try:
            outcome = await self._way(due.channel).send(address, push)
        except Exception as error:  # noqa: BLE001  # a way that breaks must not end the sender
            return _broken(due, error)
        return outbox.result(due, outcome, now=timezone.now())

    def _way(self, channel: str) -> Way:
        if channel not in self._ways:
            self._ways[channel] = WAYS[channel]()
        return self._ways[channel]

    async def _abandon(self) -> None:
        """Let go of what is in flight; its lease brings it back."""
        callers = [caller for callers in self._callers.values() for caller in callers]
        for caller in callers:
            caller.cancel()
        await asyncio.gather(*callers, return_exceptions=True)
        self._lanes.clear()
        self._done.clear()
        self._held.clear()


def _broken(due: Due, error: Exception) -> Result:
    log.error("a push by %s broke: %s", due.channel, type(error).__name__)  # without addresses
    return outbox.result(due, Later(f"broken: {type(error).__name__}"), now=timezone.now())


def push_of(due: Due, kind: type[Kind] | None, now: datetime) -> Push:
    """What leaves the house for a delivery."""
    left = (due.expires_at - now).total_seconds() if due.expires_at else LONGEST_TTL
    return Push(
        notification_id=due.notification_id,
        kind=due.kind,
        title=_title(kind or Kind, due.language, recalls=due.recalls),  # type: ignore[arg-type]  # a class can be hashed
        tag=due.tag,
        urgency=Urgency(due.urgency),
        ttl=int(min(max(left, 60), LONGEST_TTL)),
        withdrawn=due.recalls,
    )


@cache
def _title(kind: type[Kind], language: str, *, recalls: bool) -> str:
    with override(language):
        if recalls:
            return gettext("No longer needed. Thank you")
        return str(kind.push)


async def _consenting(people: set[UUID], at: datetime) -> set[UUID]:
    if not people:
        return set()
    found: set[UUID] = await sync_to_async(_ask, thread_sensitive=False)(people, at)
    return found


def _ask(people: set[UUID], at: datetime) -> set[UUID]:
    close_old_connections()
    try:
        return may_push_abroad(people, at=at)
    finally:
        close_old_connections()
