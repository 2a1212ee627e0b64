"""Large results in the store of files: in pieces, each sealed, under a key that their row alone holds.

None is anywhere whole: not in memory, not in the clear on a disk. The key lies encrypted in the database, so that keys
rotate without the store being touched, and pieces whose row was never written, or is gone, open for nobody.
"""

import os
from collections.abc import AsyncIterator, Iterator
from uuid import UUID

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.db import models
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from backend.crypto import EncryptedBytes, Keyring
from backend.files import store

PIECE = 4 * 1_024 * 1_024
"""Bytes in one object of the store: what a worker or a server holds of it at a time."""


class SealedPieces(models.Model):
    """Where something large lies, and what opens it."""

    secret = EncryptedBytes()
    """The key of its pieces, and of nothing else."""
    folder = models.CharField(_("folder"), max_length=100)
    pieces = models.PositiveIntegerField(_("pieces"))

    class Meta:
        abstract = True


def root(kind: str, of: UUID) -> str:
    """The key under which all tries at one thing lie, as `copies/…`."""
    return f"{kind}/{of}"


class Writer:
    """What bytes are written to, forwards only. Each try has a folder and a key of its own under `over`, its root."""

    def __init__(self, over: str) -> None:
        self.folder = f"{over}/{store.new_name('try')}"
        self.secret = os.urandom(32)
        self._ring = _ring(self.secret)
        self.size = 0
        self.pieces = 0
        self._waiting = bytearray()

    def write(self, content: bytes) -> int:
        """Keep what makes a whole piece."""
        self._waiting += content
        while len(self._waiting) >= PIECE:
            self._keep()
        return len(content)

    def flush(self) -> None:
        """Nothing: a piece is kept when it is whole."""

    def close(self) -> None:
        """Keep the rest."""
        if self._waiting:
            self._keep()

    def _keep(self) -> None:
        plain = bytes(self._waiting[:PIECE])
        del self._waiting[:PIECE]
        store.write(self.folder, str(self.pieces), self._ring.seal(plain, _place(self.folder, self.pieces)))
        self.pieces += 1
        self.size += len(plain)


def tidy(over: str, folder: str, kept: str | None) -> None:
    """Remove what no row leads to: once a try was `kept` all the others, else the one in `folder` alone.

    While none is kept, another worker may be at one.
    """
    tries = [folder] if kept is None else [f"{over}/{name}" for name in store.folders(over)]
    for each in tries:
        if each != kept:
            store.erase(each)


def pieces(sealed: SealedPieces) -> Iterator[bytes]:
    """The bytes, a piece at a time. Raises `FileNotFoundError`, `Unreadable`."""
    ring = _ring(sealed.secret)
    for number in range(sealed.pieces):
        yield ring.open(store.read(sealed.folder, str(number)), _place(sealed.folder, number))


async def pieces_later(sealed: SealedPieces) -> AsyncIterator[bytes]:
    """The same, without keeping the server from other work."""
    left = pieces(sealed)
    following = sync_to_async(lambda: next(left, b""), thread_sensitive=False)
    while piece := await following():
        yield piece


def handed_out(
    request: HttpRequest, sealed: SealedPieces, *, size: int, media_type: str, name: str
) -> StreamingHttpResponse:
    """The answer that saves it as a file of this name, and is kept by nothing on the way."""
    content = pieces_later(sealed) if isinstance(request, ASGIRequest) else pieces(sealed)
    answer = StreamingHttpResponse(content, content_type=media_type)
    answer["Content-Length"] = str(size)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    answer["Cache-Control"] = "no-store"
    return answer


def _ring(secret: bytes) -> Keyring:
    return Keyring([bytes(secret).hex()])


def _place(folder: str, number: int) -> bytes:
    """What a piece is bound to: put in another's place it does not open."""
    return f"{folder}/{number}".encode()
