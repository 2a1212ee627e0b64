"""The ASGI application: HTTP by Django, the feed by channels."""

import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")

from django.core.asgi import get_asgi_application

http = get_asgi_application()

from channels.routing import ProtocolTypeRouter  # noqa: E402  # after Django is set up
from django.conf import settings  # noqa: E402
from django.http.request import validate_host  # noqa: E402

from backend.realtime.socket import feed  # noqa: E402

Message = MutableMapping[str, Any]
FEED = "/ws/v1/feed"


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
    """Whether the origin is one of ours. Phones send none; a browser sends that of the page, which must be served here."""
    origins = [value.decode("latin1") for name, value in scope["headers"] if name == b"origin"]
    return all(validate_host(urlsplit(each).hostname or "", settings.ALLOWED_HOSTS) for each in origins)


application = ProtocolTypeRouter({"http": http, "websocket": websocket})
