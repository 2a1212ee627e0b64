"""The WebSocket `/ws/v1/feed?after=<seq>`: replays what follows `after`, then follows, in one order.

Frames are `{"seq", "type", "at", "data"}` and nothing else. Without `after` it starts from now. Sign in by
`Authorization: Bearer <token>`, or, where a browser cannot set headers, by the subprotocols
`linli.v1, bearer.<token>`. What the client sends is ignored; pings are answered by the server.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from django.db import DatabaseError
from django.utils import timezone

from backend.realtime import queries
from backend.realtime.frames import Item
from backend.realtime.hub import Hub, TooManySockets, read
from backend.realtime.outbox import REASONS, CloseCode, Outbox

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

SUBPROTOCOL = "linli.v1"
BEARER = "bearer."
DIGITS = 18


async def feed(scope: Message, receive: Receive, send: Send) -> None:
    """The ASGI application of one socket."""
    await receive()  # websocket.connect
    door = _Door(scope, send)
    serving = asyncio.ensure_future(_serve(scope, door))
    leaving = asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait({serving, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            code = serving.result()
            # A browser sees the codes of open sockets only.
            await door.open()
            await send({"type": "websocket.close", "code": int(code), "reason": REASONS[code]})
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(5):
                    await leaving
    finally:
        for task in (serving, leaving):
            task.cancel()
        await asyncio.gather(serving, leaving, return_exceptions=True)


class BadAfterError(Exception):
    """`after` is no number."""


class _Door:
    """Accepts the socket, once."""

    def __init__(self, scope: Message, send: Send) -> None:
        chosen = SUBPROTOCOL if SUBPROTOCOL in scope.get("subprotocols", []) else None
        self.accept = {"type": "websocket.accept", "subprotocol": chosen}
        self.send = send
        self.is_open = False

    async def open(self) -> None:
        if not self.is_open:
            self.is_open = True
            await self.send(self.accept)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "websocket.disconnect":
        pass


async def _serve(scope: Message, door: _Door) -> CloseCode:
    """Follow; the code that the socket ends with."""
    try:
        return await _follow(scope, door)
    except BadAfterError:
        return CloseCode.BAD_REQUEST
    except TooManySockets:
        return CloseCode.TOO_MANY
    except DatabaseError:
        return CloseCode.TRY_LATER


async def _follow(scope: Message, door: _Door) -> CloseCode:
    """Sign in, join the hub, find the place, and pump."""
    after = _after(scope)
    token = _token(scope)
    who = await read(queries.signed_in, token, now=timezone.now()) if token else None
    if who is None:
        return CloseCode.NOT_SIGNED_IN

    async def put(text: str) -> None:
        await door.send({"type": "websocket.send", "text": text})

    async def fetch(after: int, limit: int) -> list[Item]:
        return await read(queries.texts_after, who.user_id, after, limit)

    outbox = Outbox(user_id=who.user_id, session_id=who.session_id, send=put, fetch=fetch)
    hub = Hub.here()
    try:
        # Join first, look second: what is numbered between the two comes in by both ways, and is sent once.
        await hub.join(outbox)
        last = await read(queries.position, who.user_id)
        outbox.expect(last)
        if after is not None and after > last:
            return CloseCode.FETCH_AFRESH
        # Opened only now: whoever sees it open misses nothing that happens from then on.
        await door.open()
        return await outbox.pump(last if after is None else after)
    finally:
        hub.leave(outbox)


def _after(scope: Message) -> int | None:
    """`after` of the query string. Raises `BadAfterError`."""
    query = parse_qs(scope["query_string"].decode(), keep_blank_values=True)
    values = query.get("after")
    if values is None:
        return None
    if len(values) != 1 or not values[0].isascii() or not values[0].isdecimal() or len(values[0]) > DIGITS:
        raise BadAfterError
    return int(values[0])


def _token(scope: Message) -> str | None:
    for name, value in scope["headers"]:
        if name == b"authorization":
            kind, _, token = value.decode("latin1").partition(" ")
            return token.strip() if kind.lower() == "bearer" else None
    for each in scope.get("subprotocols", []):
        if each.startswith(BEARER):
            return str(each.removeprefix(BEARER))
    return None
