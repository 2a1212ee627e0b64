"""Start, find, attach to and stop the PostgreSQL of a home folder."""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import threading
import time
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from config.embedded import cluster, launch, processes, sockets
from config.embedded.errors import DatabaseStartError, HomeBusyError, HomeUnusableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from config.embedded.home import Home

# Recovery after a crash may take a while; a start that makes no progress ends by itself.
_READY_SECONDS: Final = 120
_ATTEMPTS: Final = 3
_ATTACH_SECONDS: Final = 15
_LOG_BYTES: Final = 5_000_000
_SETTINGS: Final = {
    "listen_addresses": "",
    "port": str(sockets.PORT),
    "max_connections": "100",
    "shared_buffers": "64MB",
    "max_wal_size": "512MB",
    # Nobody replicates from it.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    # Without worker processes of its own: two cores are shared with the application.
    "io_method": "sync",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "log_checkpoints": "off",
}


class Server:
    """A live PostgreSQL of a home. ``pid`` is its postmaster; ``owned`` says whether we started it."""

    def __init__(
        self,
        home: Home,
        pid: int,
        resources: contextlib.ExitStack | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        """Describe it; ``resources`` are let go of when we stop it, ``settings`` are those that it was started with."""
        self.home: Final = home
        self.pid = pid
        self.owned: Final = resources is not None
        self._resources = resources
        self._settings: Final = settings or {}
        self._process: Final = os.getpid()
        if self.owned:
            atexit.register(self._stop_at_exit)

    def __repr__(self) -> str:
        """Show the home and the process."""
        return f"Server({self.home!r}, pid={self.pid})"

    @property
    def dsn(self) -> str:
        """The address, for libpq, psycopg, dj-database-url: ``postgres://linli@%2Fpath%2Frun:5432/linli``."""
        host = quote(os.fsencode(sockets.folder(self.home)), safe="")
        return f"postgres://{cluster.NAME}@{host}:{sockets.PORT}/{cluster.NAME}"

    @property
    def alive(self) -> bool:
        """Whether the process still serves this home."""
        return processes.serves(self.pid, self.home.data)

    def stop(self) -> None:
        """Stop it: connections are closed, what is committed is kept. A second call does nothing.

        Takes about 0.1 s, at most ten. Raises DatabaseStopError.
        """
        with _mutex:
            if self.alive:
                processes.stop_postmaster(self.pid, self.home.data)
            if self._resources is not None:
                atexit.unregister(self._stop_at_exit)
                sockets.tidy(self.home)
                self._resources.close()
                self._resources = None

    def start_again(self) -> bool:
        """Start it anew, after it ended by itself: same address, and what is committed is kept.

        False when it needs none: it is alive, or was stopped, or is not ours. Raises what `start` raises.
        """
        with _mutex:
            if self._resources is None or self.alive:
                return False
            self.pid = _run(self.home, cluster.server_user(self.home), self._settings)
            self._resources.callback(_started.discard, self.pid)
            return True

    def _stop_at_exit(self) -> None:
        if os.getpid() == self._process:
            self.stop()


def start(home: Home, settings: Mapping[str, str] | None = None) -> Server:
    """Start the PostgreSQL of this home, made on first use, and hold the home's lock until it is stopped.

    A server that an earlier, killed process left behind is stopped first. The new one ends with our process, in
    whatever way that ends (on macOS: at its next start, after a kill -9).
    ``settings`` of PostgreSQL, by name, come before our own: tests may switch ``fsync`` off.
    Raises HomeBusyError (also when our own process already runs one) and the other EmbeddedErrors.
    """
    with _mutex, contextlib.ExitStack() as resources:
        resources.enter_context(home.lock())
        if (known := _postmaster(home)) and known in _started:
            raise HomeBusyError(home.path, os.getpid())
        user = cluster.server_user(home)
        _clear(home)
        cluster.ensure(home, user)
        pid = _run(home, user, settings or {})
        resources.callback(_started.discard, pid)
        return Server(home, pid, resources.pop_all(), settings)


def running(home: Home) -> Server | None:
    """Return the server of this home that accepts connections, whichever living process started it, or None.

    One whose process was killed does not count: it is about to stop. Raises HomeUnusableError.
    """
    pid = _postmaster(home)
    return Server(home, pid) if pid is not None and _is_ready(home, pid) and home.is_held() else None


@contextlib.contextmanager
def database(home: Home) -> Iterator[Server]:
    """Lend the server of this home: the running one, else one for the time of the block.

    The one who started it so waits, at the end of the block, for others who attached to it meanwhile.
    Raises HomeBusyError when another process holds the home and yet no server of it gets ready, and what `start`
    raises.
    """
    deadline = time.monotonic() + _ATTACH_SECONDS
    while True:
        with home.guests():
            if server := running(home):
                yield server
                return
        try:
            server = start(home)
        except HomeBusyError:
            # Somebody is just starting it, or stopping.
            if time.monotonic() >= deadline:
                raise
            time.sleep(processes.POLL_SECONDS)
            continue
        try:
            yield server
        finally:
            try:
                with home.guests(none=True):
                    server.stop()
            finally:
                server.stop()
        return


# Postmasters that this process started; the home's lock keeps out other processes, the mutex other threads.
_started: Final[set[int]] = set()
_mutex: Final = threading.RLock()


def _run(home: Home, user: launch.User, settings: Mapping[str, str]) -> int:
    """Start a server on a folder that exists; return its process id. Raises DatabaseStartError."""
    for attempt in range(1, _ATTEMPTS + 1):
        _clear(home)
        child = _launch(home, user, {**_SETTINGS, **settings})
        if _becomes_ready(home, child):
            _started.add(child.pid)
            return child.pid
        if attempt < _ATTEMPTS:
            time.sleep(0.2)
    raise DatabaseStartError(_log(home), _last_words(home))


def _clear(home: Home) -> None:
    """Stop what still serves the data folder, and remove the note of a server that is gone."""
    if (pid := _postmaster(home)) is not None:
        processes.stop_postmaster(pid, home.data)
    processes.end_leftovers(home.data)
    try:
        (home.data / "postmaster.pid").unlink(missing_ok=True)
    except OSError as error:
        raise HomeUnusableError(home.data, error) from error


def _postmaster(home: Home) -> int | None:
    """Return the process id in postmaster.pid if that process really serves this folder."""
    lines = _pid_file(home)
    if not lines or not lines[0].strip().isdigit():
        return None
    pid = int(lines[0])
    return pid if processes.serves(pid, home.data) else None


def _pid_file(home: Home) -> list[str]:
    try:
        return (home.data / "postmaster.pid").read_text("utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise HomeUnusableError(home.data, error) from error


def _is_ready(home: Home, pid: int) -> bool:
    # Process, data folder, start time, port, socket folder, address, shared memory, state.
    lines = _pid_file(home)
    return len(lines) >= 8 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"


def _launch(home: Home, user: launch.User, settings: dict[str, str]) -> launch.Child:
    place = sockets.prepare(home, user)
    listed = '"' + str(place).replace('"', '""') + '"'
    settings = {**settings, "unix_socket_directories": listed, "cluster_name": processes.mark(home.data)}
    program = cluster.binary("postgres")
    argv = [str(program), "-D", str(home.data)]
    for name, value in settings.items():
        argv += ["-c", f"{name}={value}"]
    log = _log(home)
    try:
        if log.exists() and log.stat().st_size > _LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))
        with log.open("ab") as output:
            return launch.spawn(
                argv,
                user=cluster.become(user),
                reach=[program, home.data, place],
                death_signal=signal.SIGINT,
                environment=cluster.environment(),
                output=output,
            )
    except OSError as error:
        raise DatabaseStartError(log, str(error)) from error


def _becomes_ready(home: Home, child: launch.Child) -> bool:
    """Wait until it accepts connections; False when it ended, or had to be stopped, before."""
    deadline = time.monotonic() + _READY_SECONDS
    try:
        while time.monotonic() < deadline:
            if child.wait(processes.POLL_SECONDS) is not None:
                return False
            if _is_ready(home, child.pid):
                return True
    except BaseException:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child.pid, signal.SIGINT)
        raise
    processes.stop_postmaster(child.pid, home.data)
    return False


def _log(home: Home) -> Path:
    return home.log / "postgres.log"


def _last_words(home: Home) -> str:
    try:
        lines = _log(home).read_text("utf-8", errors="replace").splitlines()[-20:]
    except OSError:
        return "?"
    told = [line for line in lines if "FATAL" in line or "PANIC" in line]
    return (told or lines or ["?"])[-1].strip()
