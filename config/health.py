"""`/healthz`: the process is up. `/readyz`: it can do its work; each check is named."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from http import HTTPStatus
from typing import Any

import psycopg
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from backend.database import connection_params
from backend.privacy.keys import WrongKeys, compare
from backend.realtime.sequencer import LOCK

CONNECTS_IN_SECONDS = 2
"""The least that libpq knows."""
STATEMENT_TIMEOUT = "700ms"
LAG = timedelta(seconds=10)
HEARTBEAT = timedelta(seconds=45)
"""Workers beat every 10 s."""


@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """200 while the process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """200, or 503 with what is wrong, within a few seconds.

    It asks on a connection of its own: the pool may be exhausted, and would be waited for as any request waits.
    """
    checks = {"database": "ok"}
    try:
        with _connect() as own:
            for name, check in CHECKS.items():
                checks[name] = _run(check, own)
    except psycopg.Error as error:
        checks["database"] = _no_answer(error)
    ready = all(said == "ok" for said in checks.values())
    status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse({"status": "ok" if ready else "unavailable", "checks": checks}, status=status)


Own = psycopg.Connection[tuple[Any, ...]]


@contextmanager
def _connect() -> Iterator[Own]:
    params = connection_params() | {
        "connect_timeout": CONNECTS_IN_SECONDS,
        "tcp_user_timeout": CONNECTS_IN_SECONDS * 1000,
    }
    with psycopg.connect(**params, autocommit=True) as own:
        own.execute("SELECT set_config('statement_timeout', %s, false)", [STATEMENT_TIMEOUT])
        yield own


def _run(check: Callable[[Own], str], own: Own) -> str:
    try:
        return check(own) or "ok"
    except psycopg.Error as error:
        return _no_answer(error)


def _no_answer(error: psycopg.Error) -> str:
    # The words of the driver name hosts and users: the class is enough for a public page.
    return f"no answer ({type(error).__name__})"


def migrated() -> bool:
    """Whether every migration is applied."""
    if "django_migrations" not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute(APPLIED)
        return not _missing(set(cursor.fetchall()))


APPLIED = "SELECT app, name FROM django_migrations"


def _missing(applied: set[tuple[Any, ...]]) -> set[tuple[str, str]]:
    return {each for each in _known() if each not in applied}


@cache
def _known() -> frozenset[tuple[str, str]]:
    """What stands in the code: it does not change under a running process."""
    return frozenset(MigrationLoader(None).disk_migrations)


def _migrations(own: Own) -> str:
    try:
        applied = set(own.execute(APPLIED).fetchall())
    except psycopg.errors.UndefinedTable:
        applied = set()
    return "not applied: run `linli migrate`" if _missing(applied) else ""


def _sequencer(own: Own) -> str:
    leads = own.execute(
        "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        " AND classid = %s AND objid = %s",
        [LOCK >> 32, LOCK & 0xFFFFFFFF],
    ).fetchone()
    if leads is None:
        return "nobody numbers the feed: start a worker"
    found = own.execute(
        "SELECT count(*) FROM realtime_feeditem WHERE seq IS NULL AND at < %s", [timezone.now() - LAG]
    ).fetchone()
    return f"{found[0]} items wait for a number" if found and found[0] else ""


def _worker(own: Own) -> str:
    fresh = own.execute(
        "SELECT 1 FROM procrastinate_workers WHERE last_heartbeat > %s LIMIT 1", [timezone.now() - HEARTBEAT]
    ).fetchone()
    return "" if fresh else "no worker has been heard of lately: start one"


def _keys(own: Own) -> str:
    try:
        compare(dict(own.execute("SELECT id, purpose FROM privacy_key").fetchall()))
    except WrongKeys as error:
        return f"{error.fields['setting']} is not what this database was encrypted with"
    return ""


CHECKS = {"migrations": _migrations, "keys": _keys, "sequencer": _sequencer, "worker": _worker}
