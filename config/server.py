"""Daphne, with what it leaves out: a sender waits for a slow reader, a close has its reason, a busy port has a name."""

import os

os.environ.setdefault("AUTOBAHN_USE_NVX", "0")  # compiled checks of long frames: ours are short, and it starts later

import daphne.server  # first: it installs the asyncio reactor  # noqa: I001

import asyncio
import struct
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from autobahn.websocket.types import ConnectionDeny
from daphne.server import Server as Daphne
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol
from twisted.internet import defer
from twisted.internet.interfaces import IPushProducer
from zope.interface import implementer  # type: ignore[import-untyped]

from config.channel import Factory


@implementer(IPushProducer)
class _Flow:
    """The transport says here when its buffer (64 KB) is full and when it has run empty."""

    def __init__(self, drained: asyncio.Event) -> None:
        self.pauseProducing = drained.clear
        self.resumeProducing = drained.set
        self.stopProducing = drained.set


class Protocol(WebSocketProtocol):  # type: ignore[misc]  # daphne has no types
    """One WebSocket."""

    is_ours = False
    """Whether the application was asked."""

    def onConnect(self, request: Any) -> Any:  # noqa: N802  # autobahn's names
        """The handshake began. Daphne would break on names that are not ASCII."""
        named = [*request.headers, request.path, request.headers.get("sec-websocket-protocol", "")]
        if not all(each.isascii() for each in named):
            raise ConnectionDeny(ConnectionDeny.BAD_REQUEST, "names and subprotocols are ASCII")  # type: ignore[no-untyped-call]
        self.is_ours = True
        self.drained = asyncio.Event()
        self.drained.set()
        return super().onConnect(request)

    def onOpen(self) -> None:  # noqa: N802
        """The handshake is over: from now on the transport reports to us, no longer to the HTTP channel."""
        self.transport.unregisterProducer()
        self.transport.registerProducer(_Flow(self.drained), True)
        super().onOpen()

    def onClose(self, wasClean: bool, code: int, reason: str) -> None:  # noqa: N802, N803, FBT001
        """Whoever waits for the reader waits no longer."""
        if self.is_ours:
            self.drained.set()
            super().onClose(wasClean, code, reason)

    def handle_reply(self, message: MutableMapping[str, Any]) -> None:
        """A message of the application."""
        if message.get("type") == "websocket.close" and self.state == self.STATE_OPEN:
            # Not `sendClose`, which would refuse 1001 and 1013.
            reason = message.get("reason") or ""
            self.sendCloseFrame(code=message.get("code") or 1000, reasonUtf8=reason.encode()[:123], isReply=False)
        elif message.get("type") != "websocket.send":
            super().handle_reply(message)
        elif self.state == self.STATE_OPEN:
            # Straight to the transport: a change that concerns five thousand people is five thousand frames. What is
            # sent to a reader who has just left is dropped: that they left is on its way to the application.
            self.transport.write(text_frame(message["text"]))


def text_frame(text: str) -> bytes:
    """The text as one unmasked frame of RFC 6455, section 5.2."""
    payload = text.encode()
    size = len(payload)
    if size < 126:
        head = struct.pack("!BB", 0x81, size)
    elif size < 1 << 16:
        head = struct.pack("!BBH", 0x81, 126, size)
    else:
        head = struct.pack("!BBQ", 0x81, 127, size)
    return head + payload


WebSocketFactory.protocol = Protocol
daphne.server.HTTPFactory = Factory


class Server(Daphne):  # type: ignore[misc]  # daphne has no types
    """The web process."""

    failure: str = ""
    """Why it does not listen."""

    def __init__(self, *args: Any, farewell: Callable[[], Awaitable[None]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.farewell = farewell

    async def handle_reply(self, protocol: Any, message: MutableMapping[str, Any]) -> None:
        """As ASGI means it: `await send(...)` returns when there is room for more."""
        if message["type"] != "websocket.send":
            await super().handle_reply(protocol, message)
            if message.get("more_body"):
                await protocol.taken()
        elif protocol in self.connections:
            protocol.handle_reply(message)
            await protocol.drained.wait()

    def listen_error(self, failure: Any) -> None:
        """Remember why, and stop."""
        self.failure = failure.getErrorMessage()
        self.stop()

    def kill_all_applications(self) -> Any:
        """Let the farewell happen, then cancel what still runs."""
        return defer.Deferred.fromFuture(asyncio.ensure_future(self._end()))

    async def _end(self) -> None:
        await self.farewell()
        running = [
            task
            for details in self.connections.values()
            if (task := details.get("application_instance")) is not None and not task.done()
        ]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
