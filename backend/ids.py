"""UUIDv7: ordered by time, and a phone may make its own while offline."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from uuid_utils.compat import uuid7

_make: Callable[[], UUID] = uuid7


def new_id() -> UUID:
    """A fresh UUIDv7."""
    return _make()


def id_from(*words: str) -> UUID:
    """The id that these words stand for, the same every time (RFC 9562, version 8)."""
    number = int.from_bytes(hashlib.sha256("\n".join(words).encode(errors="replace")).digest()[:16], "big")
    number = number & ~(0xF << 76) | 0x8 << 76
    return UUID(int=number & ~(0x3 << 62) | 0x2 << 62)


@contextmanager
def made_by(make: Callable[[], UUID]) -> Iterator[None]:
    """Let `make` give the ids of this process: for a demonstration that is the same every time."""
    global _make  # noqa: PLW0603  # one process, one maker
    before, _make = _make, make
    try:
        yield
    finally:
        _make = before
