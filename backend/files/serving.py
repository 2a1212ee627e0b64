"""Give out the bytes of a copy: in ranges, cacheable by its viewer alone, and never as anything that runs."""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import IO

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.utils.http import content_disposition_header, parse_etags

from backend.files import store

PIECE = 256 * 1_024
RANGE = re.compile(r"bytes=(\d*)-(\d*)")
SHOWN = ("image/jpeg", "audio/")
"""What a browser may show by itself; the rest is saved."""
REDIRECT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Content:
    """What is given out: an object of the store, and what is said of it."""

    path: str
    size: int
    etag: str
    media_type: str
    name: str
    seconds: int
    """For how long its viewer may keep it."""

    @property
    def disposition(self) -> str:
        """Shown, or saved under its name."""
        saved = not self.media_type.startswith(SHOWN)
        return content_disposition_header(saved, self.name) or "inline"


def give(request: HttpRequest, content: Content) -> HttpResponseBase:
    """200, 206 or 416; 304 where the client holds it; 302 to a link of the object store itself where it makes them."""
    etag = f'"{content.etag}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return _said(HttpResponse(status=304), content)
    if settings.S3_LINKS:
        said = {"ResponseContentType": content.media_type, "ResponseContentDisposition": content.disposition}
        url = store.store().url(content.path, parameters=said, expire=REDIRECT_SECONDS)  # type: ignore[call-arg]
        return _private(HttpResponseRedirect(url), seconds=0)
    wanted = request.headers.get("Range", "") if request.headers.get("If-Range", etag) == etag else ""
    span = _span(wanted, content.size)
    if span is None:
        return _said(HttpResponse(status=416, headers={"Content-Range": f"bytes */{content.size}"}), content)
    start, stop, partial = span
    file = store.store().open(content.path)
    file.seek(start)
    pieces = _pieces_later(file, stop - start) if isinstance(request, ASGIRequest) else _pieces(file, stop - start)
    response = StreamingHttpResponse(pieces, status=206 if partial else 200)
    if partial:
        response["Content-Range"] = f"bytes {start}-{stop - 1}/{content.size}"
    response["Content-Length"] = str(stop - start)
    return _said(response, content)


def _span(wanted: str, size: int) -> tuple[int, int, bool] | None:
    """From where to where, and whether that was asked for; all of it for what is no single range (RFC 9110, 14.2); None outside of it."""
    found = RANGE.fullmatch(wanted)
    if found is None or found.groups() == ("", ""):
        return 0, size, False
    first, last = found.groups()
    start, stop = (int(first), int(last) + 1 if last else size) if first else (max(0, size - int(last)), size)
    stop = min(stop, size)
    return (start, stop, True) if start < stop else None


def _pieces(file: IO[bytes], left: int) -> Iterator[bytes]:
    with file:
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece


async def _pieces_later(file: IO[bytes], left: int) -> AsyncIterator[bytes]:
    try:
        while left > 0 and (piece := await sync_to_async(file.read, thread_sensitive=False)(min(PIECE, left))):
            left -= len(piece)
            yield piece
    finally:
        file.close()


def _said(response: HttpResponseBase, content: Content) -> HttpResponseBase:
    response["Content-Type"] = content.media_type
    response["Content-Disposition"] = content.disposition
    response["ETag"] = f'"{content.etag}"'
    response["Accept-Ranges"] = "bytes"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return _private(response, seconds=content.seconds)


def _private(response: HttpResponseBase, *, seconds: int) -> HttpResponseBase:
    response["Cache-Control"] = f"private, max-age={seconds}" if seconds > 0 else "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Referrer-Policy"] = "no-referrer"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"  # the token guards it; an app of another origin shows it
    return response
