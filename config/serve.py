"""What runs: the web process, the worker, or both in one.

With Redis, web and worker are processes of their own, as many as needed. Without it the channel layer lives inside
one process, so worker and sequencer run in the event loop of the web process.
"""

import config.server  # first: it installs the asyncio reactor  # noqa: I001

import asyncio
import contextlib
import functools
import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Coroutine
from typing import Any, NoReturn

from daphne.endpoints import build_endpoint_description_strings
from django.conf import settings
from django.db import connections
from django.urls import get_resolver
from twisted.internet import reactor

from backend.jobs import worker
from backend.notifications.sender import Sender
from backend.realtime.hub import Hub
from backend.realtime.sequencer import Sequencer
from config.listening import CannotListen

log = logging.getLogger(__name__)

GRACE_SECONDS = 1.0
"""What a running job gets to finish in. One that does not is taken up again by another worker."""
LAST_RESORT_SECONDS = 1.8
"""Then the process ends whatever still runs: a thread cannot be stopped."""

Runner = Callable[[], Coroutine[Any, Any, None]]


def serve_web(host: str, port: int, *, embedded_worker: bool, ready: Callable[[str, int], None] | None = None) -> None:
    """Serve HTTP and WebSocket until SIGINT or SIGTERM; return when all has stopped, within two seconds.

    `embedded_worker` runs jobs and sequencer in this process too. `port` 0 takes a free one; `ready(host, port)` is
    called once it listens. A job that does not end in its grace ends with the process. Raises `CannotListen`.
    """
    from config.asgi import application  # noqa: PLC0415  # Django is set up by now

    _open_many()
    get_resolver().url_patterns  # noqa: B018  # the whole API is imported here, and not while the first request waits
    _keep_what_is_here()
    loop: Any = reactor
    background = Background([Sequencer().run, worker.run, Sender().run] if embedded_worker else [])
    server = config.server.Server(
        application=application,
        endpoints=build_endpoint_description_strings(host=host, port=port),
        farewell=functools.partial(_stop_all, background),
        server_name="",
        ping_interval=20,
        ping_timeout=20,
        verbosity=0,
    )

    def started() -> None:
        background.start()
        if ready is not None and server.listening_addresses:
            ready(*server.listening_addresses[0])

    loop.callWhenRunning(started)
    server.run()
    _let_go()
    if server.failure:
        raise CannotListen(host, port, server.failure)


def _keep_what_is_here() -> None:
    """What a start imports stays: nobody looks for garbage in it again. In what comes, at each twenty thousand objects.

    At Python's usual seven hundred a request was interrupted fifteen times; a tenth of what a worker did was that.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 20)


def _open_many() -> None:
    """Let the process hold as many sockets as the system lets it: the usual 1,024 are a thousand phones."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415  # not everywhere

        _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def serve_worker(*, ready: Callable[[], None] | None = None) -> None:
    """Run jobs and sequencer until SIGINT or SIGTERM; return when they have stopped, within two seconds."""
    if "InMemory" in settings.CHANNEL_LAYERS["default"]["BACKEND"]:
        log.warning("without REDIS_URL a separate worker cannot reach the sockets of the web process at once")

    async def main() -> None:
        loop = asyncio.get_running_loop()
        asked = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, asked.set)
        background = Background([Sequencer().run, worker.run, Sender().run])
        _keep_what_is_here()
        background.start()
        if ready is not None:
            ready()
        await asked.wait()
        await _stop_all(background)
        # asyncio.run would wait for the threads of jobs that do not end.
        loop.shutdown_default_executor = _nothing  # type: ignore[method-assign]

    asyncio.run(main())
    _let_go()


def leave(code: int = 0) -> NoReturn:
    """End the process now, as the last thing that a command does.

    Taking a Python process apart needs 0.4 s, on a busy machine 2, and waits for threads that nobody can stop.
    """
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


class Background:
    """What runs beside the server in its event loop, for as long as it does."""

    def __init__(self, runners: list[Runner]) -> None:
        self._runners = runners
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Start all."""
        self._tasks = [asyncio.ensure_future(runner()) for runner in self._runners]
        for task in self._tasks:
            task.add_done_callback(_say_failure)

    async def stop(self) -> None:
        """Cancel all, and wait while they finish; no longer than a grace and a little."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=GRACE_SECONDS + 0.3)


def _say_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        log.critical("a background task ended", exc_info=error)


async def _stop_all(background: Background) -> None:
    last_resort = threading.Timer(LAST_RESORT_SECONDS, os._exit, [0])
    last_resort.daemon = True
    last_resort.start()
    with contextlib.suppress(Exception):
        await asyncio.gather(Hub.here().stop(), background.stop())


async def _nothing(*_args: object) -> None:
    """In place of waiting."""


def _let_go() -> None:
    """Give back the connections."""
    for each in connections.all(initialized_only=True):
        each.close()
        close_pool = getattr(each, "close_pool", None)
        if close_pool is not None:
            close_pool()
