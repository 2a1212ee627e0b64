"""Run a program as a child that dies with its parent, as an unprivileged user when we are root.

This file is both sides: `spawn` runs in our process, and the file itself is run as a script in between, so that no
Python code runs between fork and exec of a process with threads. The script may import the standard library only.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

CANNOT_LAUNCH: Final = 126  # as a shell says it

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_KEEPCAPS: Final = 8
_PR_CAP_AMBIENT: Final = 47
_PR_CAP_AMBIENT_RAISE: Final = 2
_CAPABILITY_VERSION_3: Final = 0x20080522
# The first reads and passes anywhere; containers often withhold it, but leave the second, which also writes.
_CAP_DAC_READ_SEARCH: Final = 2
_CAP_DAC_OVERRIDE: Final = 1


class User(NamedTuple):
    """Whom a program runs as."""

    uid: int
    gid: int


class Child:
    """A process we started. Its exit is noticed by a thread of its own."""

    def __init__(self, start: Callable[[], subprocess.Popen[str]]) -> None:
        """Start it; raises OSError."""
        self._start = start
        self._started = threading.Event()
        self._ended = threading.Event()
        self._error: OSError | None = None
        self._process: subprocess.Popen[str] | None = None
        self.output = ""
        # The parent-death signal is sent when the *thread* that forked ends: this one lives as long as the child.
        threading.Thread(target=self._keep, name="embedded-child", daemon=True).start()
        self._started.wait()
        if self._error is not None:
            raise self._error

    def _keep(self) -> None:
        try:
            self._process = self._start()
        except OSError as error:
            self._error = error
            return
        finally:
            self._started.set()
        self.output = self._process.communicate()[0] or ""
        self._ended.set()

    @property
    def pid(self) -> int:
        """Its process id: that of the program itself, as the script in between became it."""
        if self._process is None:
            message = "the process was never started"
            raise RuntimeError(message)
        return self._process.pid

    def wait(self, seconds: float) -> int | None:
        """Wait for its end; return the exit code (negative: the signal), or None while it lives."""
        if not self._ended.wait(seconds) or self._process is None:
            return None
        return self._process.returncode


def spawn(
    argv: Sequence[str | os.PathLike[str]],
    *,
    user: User | None = None,
    reach: Sequence[os.PathLike[str]] = (),
    death_signal: signal.Signals = signal.SIGKILL,
    environment: Mapping[str, str] | None = None,
    output: int | IO[Any] = subprocess.PIPE,
    stdin: str | None = None,
) -> Child:
    """Start a program in a session of its own; raises OSError.

    user: become this one first (root only). reach: folders and files that it must be able to enter or run. On Linux
    it gets ``death_signal`` when our process ends in any way. output: a file or descriptor for standard output and
    error, else they are in ``Child.output``.
    """
    plan = {
        "argv": [os.fspath(word) for word in argv],
        "user": user,
        "reach": [os.fspath(path) for path in reach],
        "death_signal": int(death_signal),
        "parent": os.getpid(),
    }
    command = [sys.executable, "-I", "-S", str(Path(__file__).resolve()), json.dumps(plan)]

    def start() -> subprocess.Popen[str]:
        process = subprocess.Popen(  # noqa: S603 - our own script and a program of the wheel
            command,
            cwd="/",
            env=dict(environment) if environment is not None else None,
            stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        if stdin is not None and process.stdin is not None:
            process.stdin.write(stdin)
            process.stdin.close()
            process.stdin = None
        return process

    return Child(start)


class _CapabilityHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _CapabilityData(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _become(user: User, reach: Sequence[str]) -> None:
    libc = _libc() if sys.platform == "linux" else None
    if libc is not None:
        libc.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setgid(user.gid)
    os.setuid(user.uid)
    if libc is not None:
        _keep_only_what_reaches(libc, reach)
    for path in reach:
        try:
            Path(path).stat()  # unlike access(2), it counts an ambient capability
        except PermissionError as error:
            message = f"user {user.uid} cannot reach {path}: a folder above it is closed to other users"
            raise PermissionError(message) from error


def _keep_only_what_reaches(libc: ctypes.CDLL, reach: Sequence[str]) -> None:
    """Drop every capability; but where a closed folder stands in the way (/root), keep the one to pass it.

    An ambient capability survives exec without making it a privileged one, which would clear the death signal.
    """
    header = _CapabilityHeader(_CAPABILITY_VERSION_3, 0)
    data = (_CapabilityData * 2)()
    libc.capget(ctypes.byref(header), data)
    permitted = data[0].permitted
    closed = not all(os.access(path, os.X_OK) for path in reach)
    wanted = next((cap for cap in (_CAP_DAC_READ_SEARCH, _CAP_DAC_OVERRIDE) if closed and permitted & 1 << cap), None)
    kept = 0 if wanted is None else 1 << wanted
    for word, bits in zip(data, (kept, 0), strict=True):
        word.effective = word.permitted = word.inheritable = bits
    libc.capset(ctypes.byref(header), data)
    if wanted is not None:
        libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, wanted, 0, 0)


def _main(plan: dict[str, Any]) -> NoReturn:
    if plan["user"] is not None:
        _become(User(*plan["user"]), plan["reach"])
    if sys.platform == "linux":
        # After the change of user, which clears it.
        _libc().prctl(_PR_SET_PDEATHSIG, plan["death_signal"], 0, 0, 0)
        if os.getppid() != plan["parent"]:
            sys.exit(CANNOT_LAUNCH)  # the parent ended before we asked to be told
    os.umask(0o077)
    # Python ignores these two; a program must not inherit that.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    os.execv(plan["argv"][0], plan["argv"])  # noqa: S606 - no shell wanted


if __name__ == "__main__":
    try:
        _main(json.loads(sys.argv[1]))
    except OSError as problem:
        sys.stderr.write(f"cannot run {json.loads(sys.argv[1])['argv'][0]}: {problem}\n")
        sys.exit(CANNOT_LAUNCH)
