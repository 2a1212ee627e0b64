"""Find and end the PostgreSQL processes that serve a data folder, whoever started them."""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from config.embedded.errors import DatabaseStopError

POLL_SECONDS: Final = 0.02
# Fast shutdown; then immediate (the next start recovers from the log); then none left to ask.
_STOP_STEPS: Final = ((signal.SIGINT, 5.0), (signal.SIGQUIT, 3.0), (signal.SIGKILL, 2.0))


def is_alive(pid: int) -> bool:
    """Say whether the process exists and is not a zombie that nobody has reaped."""
    if sys.platform == "linux":
        try:
            stat = Path(f"/proc/{pid}/stat").read_bytes()
        except OSError:
            return False
        return stat.rpartition(b")")[2].split()[0] not in {b"Z", b"X"}
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def mark(data: Path) -> str:
    """Return the cluster name of a data folder: PostgreSQL shows it in the command line of each of its processes."""
    return "linli-" + hashlib.sha256(os.fsencode(data)).hexdigest()[:16]


def serves(pid: int, data: Path) -> bool:
    """Say whether the process is a PostgreSQL of this data folder: process ids are used again by unrelated ones."""
    if pid <= 1 or not is_alive(pid):
        return False
    if sys.platform == "linux":
        return _serves_by_proc(Path(f"/proc/{pid}"), data)
    return any(_is_ours(command, data) for _pid, command in _listed("-p", str(pid)))


def all_serving(data: Path) -> list[int]:
    """Return every PostgreSQL process of this data folder, children too."""
    if sys.platform == "linux":
        entries = [entry for entry in Path("/proc").iterdir() if entry.name.isdigit()]
        return [int(entry.name) for entry in entries if _serves_by_proc(entry, data)]
    return [pid for pid, command in _listed("-ax") if _is_ours(command, data)]


def _serves_by_proc(entry: Path, data: Path) -> bool:
    try:
        if (entry / "comm").read_text() != "postgres\n":
            return False
        try:
            # All of its processes stand in the data folder, even after the home was moved.
            return (entry / "cwd").samefile(data)
        except PermissionError:
            # Root in a container may not look at the folder of another user's process.
            return _is_ours((entry / "cmdline").read_text(errors="replace"), data)
    except OSError:
        return False


def _listed(*which: str) -> list[tuple[int, str]]:
    shown = subprocess.run(  # noqa: S603 - fixed words and a number
        ["/bin/ps", "-ww", "-o", "pid=,command=", *which], capture_output=True, text=True, check=False
    ).stdout
    lines = [line.split(maxsplit=1) for line in shown.splitlines()]
    return [(int(words[0]), words[1]) for words in lines if len(words) == 2]


def _is_ours(command: str, data: Path) -> bool:
    return "postgres" in command and mark(data) in command


def stop_postmaster(pid: int, data: Path) -> None:
    """Stop a postmaster within about ten seconds, usually in a tenth of one; raises DatabaseStopError."""
    for number, seconds in _STOP_STEPS:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        except PermissionError as error:
            raise DatabaseStopError(pid, error) from error
        if _wait_for_end(pid, data, seconds):
            return
    raise DatabaseStopError(pid, "SIGKILL")


def end_leftovers(data: Path) -> None:
    """End the children of a postmaster that was killed: while one lives, no new server may start on the folder."""
    for number, seconds in ((signal.SIGTERM, 0.5), (signal.SIGKILL, 2.0)):
        left = all_serving(data)
        for pid in left:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, number)
        for pid in left:
            _wait_for_end(pid, data, seconds)


def _wait_for_end(pid: int, data: Path, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while serves(pid, data):
        if time.monotonic() >= deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True
