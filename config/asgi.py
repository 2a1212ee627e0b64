"""The ASGI application: HTTP by Django, the feed by channels."""

import asyncio
import os
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any
from urllib.parse import urlsplit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")

import django

django.setup()

from asgiref.sync import ThreadSensitiveContext, sync_to_async  # noqa: E402  # after Django is set up
from channels.routing import ProtocolTypeRouter  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.exceptions import RequestAborted  # noqa: E402
from django.core.handlers.asgi import ASGIHandler, get_script_prefix  # noqa: E402
from django.core.handlers.base import BaseHandler  # noqa: E402
from django.core.signals import request_started  # noqa: E402
from django.db import close_old_connections  # noqa: E402
from django.http.request import validate_host  # noqa: E402
from django.http.response import HttpResponseBase  # noqa: E402
from django.urls import set_script_prefix  # noqa: E402

from backend.realtime.socket import feed  # noqa: E402

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
FEED = "/ws/v1/feed"


THREADS = 64
"""Requests at once; more wait in line. More than a pool has connections: who needs none is not held up by those who wait for one."""

_threads = ThreadPoolExecutor(THREADS, thread_name_prefix="request")


class Handler(ASGIHandler):
    """Django's, with all that is done for a request in one visit to one thread, from a pool that stays.

    Our middleware and views are synchronous. Django would start and end two threads for each request and change between
    them and the loop for its signals, each of its middleware, and the end.
    """

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """One request."""
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        with body:
            set_script_prefix(get_script_prefix(scope))
            response = await sync_to_async(self._answer, thread_sensitive=False, executor=_threads)(scope, body)
            if response.streaming:
                await self._stream(response, receive, send)
            else:
                await self.send_response(response, send)

    def _answer(self, scope: Message, body: IO[bytes]) -> HttpResponseBase:
        """The response, from the thread of this request; what is whole is done with, the database has no more to do with it."""
        request_started.send(sender=Handler, scope=scope)
        request, refusal = self.create_request(scope, body)
        response: Any = refusal if request is None else self.get_response(request)
        response._handler_class = Handler  # noqa: SLF001  # Django's own handlers say who answered so
        if response.streaming:
            close_old_connections()  # what is still to be sent is no row, for as long as somebody reads it
        else:
            response.close()
        found: HttpResponseBase = response
        return found

    async def _stream(self, response: HttpResponseBase, receive: Receive, send: Send) -> None:
        """Send it piece by piece, for as long as the reader is there."""
        async with ThreadSensitiveContext():
            sending = asyncio.ensure_future(self.send_response(response, send))
            leaving = asyncio.ensure_future(receive())  # nothing else comes after the body
            try:
                await asyncio.wait([sending, leaving], return_when=asyncio.FIRST_COMPLETED)
            finally:
                sending.cancel()
                leaving.cancel()
                await asyncio.gather(sending, leaving, return_exceptions=True)
                await sync_to_async(response.close)()
            if not sending.cancelled():
                sending.result()  # what broke it is told


async def websocket(scope: Message, receive: Receive, send: Send) -> None:
    """The feed, to whom it may speak; nothing else is a WebSocket here."""
    if scope["path"] == FEED and welcome(scope):
        await feed(scope, receive, send)
    else:
        await receive()
        await send({"type": "websocket.close"})


def welcome(scope: Message) -> bool:
    """Whether the origin is one of ours. Phones send none; a browser sends that of the page: served here, or let in."""
    origins = [value.decode("latin1") for name, value in scope["headers"] if name == b"origin"]
    return settings.CORS_ALLOW_ALL_ORIGINS or all(
        each in settings.CORS_ALLOWED_ORIGINS or validate_host(urlsplit(each).hostname or "", settings.ALLOWED_HOSTS)
        for each in origins
    )


application = ProtocolTypeRouter({"http": Handler(), "websocket": websocket})
