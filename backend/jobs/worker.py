"""The worker in an event loop of somebody else's, on a connection of its own; it outlives the database."""

import asyncio
import logging

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connections
from procrastinate.contrib.django import app
from procrastinate.psycopg_connector import PsycopgConnector

from backend.database import connection_params

log = logging.getLogger(__name__)

GRACE_SECONDS = 1.0
SHORTEST_PAUSE = 0.2
LONGEST_PAUSE = 5.0
OPEN_SECONDS = 10


async def run() -> None:
    """Run jobs until cancelled; then give those that run a second, and leave the rest to be revived."""
    pause = SHORTEST_PAUSE
    loop = asyncio.get_running_loop()
    while True:
        started = loop.time()
        try:
            await _work()
        except Exception as error:  # noqa: BLE001  # whatever ends a round, the next one begins
            if pause == SHORTEST_PAUSE:
                log.warning("the worker lost the database, and keeps trying: %s", error)
        if loop.time() - started > LONGEST_PAUSE * 3:
            pause = SHORTEST_PAUSE
        await asyncio.sleep(pause)
        pause = min(LONGEST_PAUSE, pause * 2)
        # The schedule is kept over Django's connection of this thread, which may be the broken one.
        await sync_to_async(connections.close_all)()


async def _work() -> None:
    params = {**connection_params(), "connect_timeout": 5}
    own = PsycopgConnector(kwargs=params, min_size=1, max_size=4, timeout=OPEN_SECONDS)
    # A copy of the app: Django's own must keep its connector, or jobs would escape the caller's transaction.
    mine = app.with_connector(own)
    mine.periodic_defaults = app.periodic_defaults
    async with mine.open_async():
        await mine.run_worker_async(
            concurrency=settings.WORKER_CONCURRENCY,
            install_signal_handlers=False,
            shutdown_graceful_timeout=GRACE_SECONDS,
        )
