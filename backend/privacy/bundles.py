"""The zips of copies in the store of files: in pieces, each sealed, under a key that their row alone holds.

No zip is anywhere whole: not in memory, not in the clear on a disk. The key lies encrypted in the database, so that keys
rotate without the store being touched, and pieces whose row was never written, or is gone, open for nobody.
"""

import os
from collections.abc import AsyncIterator, Iterator
from uuid import UUID

from asgiref.sync import sync_to_async

from backend.crypto import Keyring
from backend.files import store
from backend.privacy.models import Bundle

PIECE = 4 * 1_024 * 1_024
"""Bytes of the zip in one object of the store: what a worker or a server holds of it at a time."""


def root(export_id: UUID) -> str:
    """The key under which all tries at a copy lie."""
    return f"copies/{export_id}"


class Writer:
    """What a zip is written to, forwards only. Each try at a copy has a folder and a key of its own."""

    def __init__(self, export_id: UUID) -> None:
        self.folder = f"{root(export_id)}/{store.new_name('try')}"
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


def tidy(export_id: UUID, folder: str) -> None:
    """Remove what no row leads to: once a try was kept all the others, else the one in `folder` alone.

    While none is kept, another worker may be at one.
    """
    kept = Bundle.objects.filter(pk=export_id).values_list("folder", flat=True).first()
    over = root(export_id)
    tries = [folder] if kept is None else [f"{over}/{name}" for name in store.folders(over)]
    for each in tries:
        if each != kept:
            store.erase(each)


def pieces(bundle: Bundle) -> Iterator[bytes]:
    """The zip, a piece at a time. Raises `FileNotFoundError`, `Unreadable`."""
    ring = _ring(bundle.secret)
    for number in range(bundle.pieces):
        yield ring.open(store.read(bundle.folder, str(number)), _place(bundle.folder, number))


async def pieces_later(bundle: Bundle) -> AsyncIterator[bytes]:
    """The same, without keeping the server from other work."""
    left = pieces(bundle)
    following = sync_to_async(lambda: next(left, b""), thread_sensitive=False)
    while piece := await following():
        yield piece


def _ring(secret: bytes) -> Keyring:
    return Keyring([bytes(secret).hex()])


def _place(folder: str, number: int) -> bytes:
    """What a piece is bound to: put in another's place it does not open."""
    return f"{folder}/{number}".encode()
