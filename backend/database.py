"""What Django's connection does not do by itself: connections of one's own, and deleting much without a long lock."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Self
from uuid import UUID

import psycopg
from django.db import connection
from django.db.models import Model, QuerySet
from psycopg.abc import Params, QueryNoTemplate

BATCH = 5_000
_VALUE = re.compile(r"%\((\w+)\)s")


class _Planned(psycopg.RawCursor[tuple[Any, ...]]):
    def execute(  # type: ignore[override]  # nobody sends it a template
        self, query: QueryNoTemplate, params: Params | None = None, **more: Any
    ) -> Self:
        return super().execute(query, params, **{**more, "prepare": True})


def planned(statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement that PostgreSQL plans once for each connection: for what is asked often and is slow to plan.

    `statement`: a constant, with `%(name)s` where a value stands. Django binds values into the text of a statement, which is
    planned anew each time. Raises what a cursor of Django raises.
    """
    text, names = _numbered(statement)
    connection.ensure_connection()
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with wrap(_Planned(connection.connection)) as cursor:  # type: ignore[arg-type]
        cursor.execute(text, [values[name] for name in names])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


@lru_cache(maxsize=1_000)
def _numbered(statement: str) -> tuple[str, tuple[str, ...]]:
    """The statement as PostgreSQL takes it, with `$1`, `$2`, and the names of its values in that order."""
    names = tuple(dict.fromkeys(_VALUE.findall(statement)))
    return _VALUE.sub(lambda found: f"${names.index(found[1]) + 1}", statement), names


def array(values: Iterable[str]) -> str:
    """An array as PostgreSQL reads it, of words without signs in them: for a constant of a statement."""
    return "{" + ",".join(values) + "}"


def uuids(ids: Iterable[UUID]) -> str:
    """For `%(ids)s::uuid[]`: an array as PostgreSQL reads it, written several times as quickly as psycopg writes a list."""
    return array(map(str, ids))


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
