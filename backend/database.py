"""What Django's connection does not do by itself: connections of one's own, and deleting much without a long lock."""

from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

BATCH = 5_000


def connection_params() -> dict[str, Any]:
    """What a psycopg connection of one's own to Django's database is opened with."""
    params = connection.get_connection_params()
    for name in ("cursor_factory", "context"):
        params.pop(name, None)
    return params


def delete_in_batches(rows: QuerySet[Model], *, batch: int = BATCH) -> int:
    """Delete the rows, so many at a time: outside a transaction, no lock is held for longer than one batch takes.

    How many there were.
    """
    deleted = 0
    while True:
        some, _kinds = rows.filter(pk__in=rows.values("pk")[:batch]).delete()
        deleted += some
        if some < batch:
            return deleted
