"""`/healthz`: the process is up. `/readyz`: it can do its work; each check is named."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from http import HTTPStatus

import psycopg
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from procrastinate.contrib.django.models import ProcrastinateWorker

from backend.database import connection_params
from backend.realtime.models import FeedItem
from backend.realtime.sequencer import LOCK

ANSWERS_IN_SECONDS = 2
LAG = timedelta(seconds=10)
HEARTBEAT = timedelta(seconds=45)
"""Workers beat every 10 s."""


@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """200 while the process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """200, or 503 with what is wrong."""
    checks = {"database": _run(_database)}
    if checks["database"] == "ok":  # the others ask it, and would wait for it as long as any request does
        checks |= {name: _run(check) for name, check in CHECKS.items()}
    ready = all(said == "ok" for said in checks.values())
    status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse({"status": "ok" if ready else "unavailable", "checks": checks}, status=status)


def _run(check: Callable[[], str]) -> str:
    try:
        return check() or "ok"
    except (Error, psycopg.Error) as error:
        # The words of the driver name hosts and users: the class is enough for a public page.
        return f"no answer ({type(error).__name__})"


def _database() -> str:
    """On a connection of its own: the pool may be waited for."""
    params = connection_params() | {"connect_timeout": ANSWERS_IN_SECONDS}
    with psycopg.connect(**params, autocommit=True) as own:
        own.execute("SELECT set_config('statement_timeout', %s, false)", [f"{ANSWERS_IN_SECONDS}s"])
        own.execute("SELECT 1")
    return ""


def _migrations() -> str:
    return "" if migrated() else "not applied: run `linli migrate`"


class _NotYet(Exception):
    pass


def migrated() -> bool:
    """Whether every migration is applied."""
    try:
        return _all_applied()
    except _NotYet:
        return False


@cache
def _all_applied() -> bool:
    """Remembered once true: migrations are not undone under a running process."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise _NotYet
    return True


def _sequencer() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND classid = %s AND objid = %s",
            [LOCK >> 32, LOCK & 0xFFFFFFFF],
        )
        if cursor.fetchone() is None:
            return "nobody numbers the feed: start a worker"
    waiting = FeedItem.objects.filter(seq=None, at__lt=timezone.now() - LAG).count()
    return f"{waiting} items wait for a number" if waiting else ""


def _worker() -> str:
    fresh = ProcrastinateWorker.objects.filter(last_heartbeat__gt=timezone.now() - HEARTBEAT).exists()
    return "" if fresh else "no worker has been heard of lately: start one"


CHECKS = {"migrations": _migrations, "sequencer": _sequencer, "worker": _worker}
