"""UUIDv7: ordered by time, and a phone may make its own while offline."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A fresh UUIDv7."""
    return uuid7()
