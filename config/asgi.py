"""The ASGI application: HTTP by Django, the feed by channels."""

import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")

import django

django.setup()

from asgiref.sync import sync_to_async  # noqa: E402  # after Django is set up
from channels.routing import ProtocolTypeRouter  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.handlers.asgi import ASGIHandler  # noqa: E402
from django.core.handlers.base import BaseHandler  # noqa: E402
from django.db import close_old_connections  # noqa: E402
from django.http.request import HttpRequest, validate_host  # noqa: E402
from django.http.response import HttpResponseBase  # noqa: E402

from backend.realtime.socket import feed  # noqa: E402

Message = MutableMapping[str, Any]
FEED = "/ws/v1/feed"


class Handler(ASGIHandler):
    """Django's, with the whole stack of middleware and the view in one thread.

    Our middleware and views are synchronous. Django would run its own middleware asynchronously between them and change
    threads some fifteen times a request.
    """

    def __init__(self) -> None:
        BaseHandler.__init__(self)
        self.load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """The response, from the thread of this request."""
        return await sync_to_async(self._answer, thread_sensitive=True)(request)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.streaming:
            # What is still to be sent is no row: for as long as somebody reads it, the database has nothing to do with it.
            close_old_connections()
        return response


async def websocket(
    scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> None:
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
