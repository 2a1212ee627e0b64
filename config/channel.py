"""An HTTP connection that waits for nobody for ever: heads and bodies that trickle, and connections that idle, are cut.

Of the chunk of an upload that breaks off, what came is handed to the application like a whole one: a phone on a bad network gets
on with every try (tus 1.0: "The Server SHOULD always attempt to store as much of the received data as possible").

What Daphne refuses by itself (bytes that are no HTTP) it says in HTML or not at all; here it is a problem like any other.
"""

import asyncio
import time
from typing import Any

import daphne.server  # first: it installs the asyncio reactor  # noqa: F401
from daphne.http_protocol import HTTPFactory, WebRequest
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_from_request, override
from twisted.internet import reactor
from twisted.web import http

from backend.errors import DomainError
from backend.http import problems, refusals, security

CLOCK: Any = reactor
TwistedChannel: Any = http.HTTPChannel
IDLE_SECONDS = 30.0
"""How long a connection is kept open between two requests."""
SLOWEST = 500
"""Bytes a second of a body, once it had `REQUEST_SECONDS` to begin: the worst mobile network brings more."""
READ_SECONDS = 300.0
"""How long an answer waits for its reader to take what the transport holds of it (128 KB at most): `SLOWEST` is quicker."""
LINGER_SECONDS = 2.0
"""For what still comes in after a refusal, so that the refusal is read before the connection ends."""


def said(error: DomainError, language: str | None) -> bytes:
    """The whole HTTP answer of a refusal, after which the connection ends."""
    request = HttpRequest()
    request.path = "/api/"
    request.META = {"HTTP_ACCEPT_LANGUAGE": language or ""}
    with override(get_language_from_request(request)):
        response = problems.problem(error)
    security.protect(request, response)
    response.headers["Content-Length"], response.headers["Connection"] = str(len(response.content)), "close"
    head = "".join(f"{name}: {value}\r\n" for name, value in response.headers.items())
    return (
        f"HTTP/1.1 {response.status_code} {response.reason_phrase}\r\n{head}\r\n".encode("latin-1") + response.content
    )


class Request(WebRequest):  # type: ignore[misc]  # daphne has no types
    """A request whose refusals are problems."""

    _broken_off = False

    @property
    def brings_a_chunk(self) -> bool:
        """Whether its body is a part of an upload, of which every byte counts. Other bodies count whole or not at all."""
        from backend.files.tus import CHUNK_TYPE  # noqa: PLC0415  # needs the models

        return bool(self.requestHeaders.getRawHeaders(b"content-type") == [CHUNK_TYPE.encode()])

    def let_go(self) -> None:
        """All came, and nobody waits for the answer any more: the work goes on."""
        self._broken_off = True

    def break_off(self, command: bytes, path: bytes, version: bytes) -> None:
        """No more of the body comes, and nobody waits for the answer: work on what came."""
        self._broken_off = True
        self.requestHeaders.removeHeader(b"transfer-encoding")
        self.requestHeaders.setRawHeaders(b"content-length", [b"%d" % self.content.tell()])
        self.requestReceived(command, path, version)

    def handle_reply(self, message: dict[str, Any]) -> None:
        """Some of the answer: given out, where somebody waits for it."""
        if not self._broken_off:
            super().handle_reply(message)
        elif message["type"] == "http.response.body" and not message.get("more_body", False):
            self.server.protocol_disconnected(self)

    async def taken(self) -> None:
        """Return when the reader has room for more of the answer: of a long one, little is held at a time."""
        if self.channel is not None:
            await self.channel.drained.wait()

    def basic_error(self, status: int, status_text: bytes, body: str) -> None:  # noqa: ARG002  # daphne's
        """Bytes that cannot be read, or an application that broke."""
        if self._broken_off:
            self.server.protocol_disconnected(self)
            return
        kinds: dict[int, type[DomainError]] = {400: refusals.BadRequest}
        self.channel.refuse(kinds.get(status, refusals.Broken)())


class Channel(TwistedChannel):  # type: ignore[misc]  # twisted names few of its types
    """One connection. Its timer runs while it waits for the other side, never while we work."""

    _timer: Any = None
    _waits_for = "head"
    _refused = False
    _came = 0
    _since = 0.0

    def connectionMade(self) -> None:  # noqa: N802  # twisted's names
        """The first request is on its way."""
        self.drained = asyncio.Event()
        self.drained.set()
        super().connectionMade()
        self._wait("head", settings.REQUEST_SECONDS)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        """Some bytes. The first ones after an answer begin the next head."""
        if self._refused:
            return
        if self._waits_for == "next":
            self._wait("head", settings.REQUEST_SECONDS)
        super().dataReceived(data)

    def lineReceived(self, line: bytes) -> None:  # noqa: N802
        """A line of a head; what came with it after a refusal is not looked at."""
        if not self._refused:
            super().lineReceived(line)

    def rawDataReceived(self, data: bytes) -> None:  # noqa: N802
        """Some bytes of a body, or of a request that waits for its turn."""
        if self._refused:
            return
        if self._waits_for == "body":
            self._came += len(data)
            if self._came > self._most():
                self.refuse(refusals.TooLarge(limit=self._most()))
                return
        super().rawDataReceived(data)

    def allHeadersReceived(self) -> None:  # noqa: N802
        """The head is here: what says that it is too large is not read at all."""
        self._wait("body", settings.REQUEST_SECONDS)
        self._came, self._since = 0, time.monotonic()
        if self.length is not None and self.length > self._most():
            self.refuse(refusals.TooLarge(limit=self._most()))
            return
        super().allHeadersReceived()

    def allContentReceived(self) -> None:  # noqa: N802
        """All is here: it is our turn."""
        if not self._refused:
            self._wait("us", None)
            super().allContentReceived()

    def requestDone(self, request: Any) -> None:  # noqa: N802
        """Answered. What came meanwhile is read now."""
        self._wait("next", IDLE_SECONDS)
        super().requestDone(request)

    def pauseProducing(self) -> None:  # noqa: N802
        """The transport holds as much as it takes (64 KB): whoever answers waits for the reader."""
        super().pauseProducing()
        self.drained.clear()
        if self._waits_for == "us":
            self._wait("reader", READ_SECONDS)

    def resumeProducing(self) -> None:  # noqa: N802
        """The reader took all that there was."""
        super().resumeProducing()
        self.drained.set()
        if self._waits_for == "reader":
            self._wait("us", None)

    def connectionLost(self, reason: Any = None) -> None:  # noqa: N802
        """It is over."""
        self.drained.set()
        if not self._refused:
            self._keep_what_came(cut=self._waits_for == "body")
        self._wait("us", None)
        super().connectionLost(reason)

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: ARG002, N802
        """A line of the head that never ends."""
        self.refuse(refusals.BadRequest())

    def _respondToBadRequestAndDisconnect(self) -> None:  # noqa: N802
        self.refuse(refusals.BadRequest())

    def refuse(self, error: DomainError) -> None:
        """Say why, and end the connection."""
        if self._refused:
            return
        self._refused = True
        self._wait("us", None)
        transport: Any = self.transport
        transport.write(said(error, self._language()))
        transport.loseWriteConnection()
        self._timer = CLOCK.callLater(LINGER_SECONDS, transport.abortConnection)

    def _keep_what_came(self, *, cut: bool) -> None:
        """Of chunks: they do not end with the connection. `cut`: in the middle of the last one."""
        for request in [each for each in self.requests if each.brings_a_chunk]:
            if request.application_queue is not None:
                self.requests.remove(request)
                request.let_go()
            elif cut and self._came:
                self.requests.remove(request)
                request.break_off(self._command, self._path, self._version)

    def _most(self) -> int:
        return max(settings.DATA_UPLOAD_MAX_MEMORY_SIZE, settings.MAX_CHUNK_BYTES)

    def _language(self) -> str | None:
        for request in self.requests[-1:]:
            for value in request.requestHeaders.getRawHeaders(b"Accept-Language", []):
                return str(value.decode("latin-1"))
        return None

    def _wait(self, what: str, seconds: float | None) -> None:
        if self._timer is not None and self._timer.active():
            self._timer.cancel()
        self._waits_for = what
        self._timer = CLOCK.callLater(seconds, self._late) if seconds else None

    def _late(self) -> None:
        """The other side did not hold its time; a body that flows gets more."""
        if self._waits_for == "reader":
            transport: Any = self.transport
            transport.abortConnection()
            return
        if self._waits_for == "next":
            self.timeoutConnection()
            return
        if self._waits_for == "body":
            earned = settings.REQUEST_SECONDS + self._came / SLOWEST - (time.monotonic() - self._since)
            if earned > 0:
                self._wait("body", earned + 0.05)
                return
        cut = self._waits_for == "body"
        self.refuse(refusals.TooSlow(seconds=round(settings.REQUEST_SECONDS)))
        self._keep_what_came(cut=cut)


class Factory(HTTPFactory):  # type: ignore[misc]  # daphne has no types
    """Makes the connections of the web process."""

    protocol = Channel

    def buildProtocol(self, addr: Any) -> Any:  # noqa: N802
        """A connection whose requests are ours."""
        made = super().buildProtocol(addr)
        made.requestFactory = Request
        return made
