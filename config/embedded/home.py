"""The home folder of an embedded Linli: its layout, its secrets, its lock."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import secrets
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from config.embedded.errors import HomeBusyError, HomeUnusableError

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECRET_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_POLL_SECONDS: Final = 0.03
_PROBE_SECONDS: Final = 0.1  # `is_held` takes the lock for a moment; that must turn nobody away


class Home:
    """The ``LINLI_HOME`` folder.

    ``postgres/`` data, ``run/`` socket, ``keys/`` secrets, ``files/`` uploads, ``log/``, and ``lock``.
    Nothing is created until it is needed.
    """

    # By lock file, for this whole process: a lock may be taken again by whoever runs in the process that holds it.
    _held: ClassVar[dict[Path, tuple[int, int]]] = {}
    _mutex: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Name the folder; ``~`` and relative paths are resolved now, once."""
        self.path: Final = Path(path).expanduser().resolve()
        self.data: Final = self.path / "postgres"
        self.run: Final = self.path / "run"
        self.keys: Final = self.path / "keys"
        self.files: Final = self.path / "files"
        self.log: Final = self.path / "log"
        self.lock_file: Final = self.path / "lock"
        self.socket_note: Final = self.path / "socket-folder"

    def __repr__(self) -> str:
        """Show the folder."""
        return f"Home({str(self.path)!r})"

    def prepare(self) -> None:
        """Create what is missing of the layout; leave the modes of what exists alone.

        Raises HomeUnusableError.
        """
        try:
            # Others may pass through but not list: the database, as an unprivileged user, must reach its own folder.
            self.path.mkdir(mode=0o711, parents=True, exist_ok=True)
            for folder in (self.keys, self.files, self.log):
                folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise HomeUnusableError(self.path, error) from error

    def secret(self, name: str) -> str:
        """Return the secret of that name: 64 URL-safe characters, made on first use, the same ever after.

        Raises ValueError for a name that is no plain lower-case word, and HomeUnusableError.
        """
        if not _SECRET_NAME.fullmatch(name):
            message = f"not a name of a secret: {name!r}"
            raise ValueError(message)
        self.prepare()
        target = self.keys / name
        try:
            with _flocked(self.keys / ".lock"):
                with contextlib.suppress(FileNotFoundError):
                    if known := target.read_text("ascii").strip():
                        return known
                fresh = secrets.token_urlsafe(48)
                _write_durably(target, fresh + "\n")
                return fresh
        except OSError as error:
            raise HomeUnusableError(target, error) from error

    def renew(self, name: str) -> None:
        """Put a fresh secret before those of that name, with a comma between. Raises HomeUnusableError."""
        known = self.secret(name)
        self._write(name, f"{secrets.token_urlsafe(48)},{known}")

    def keep_newest(self, name: str) -> None:
        """Forget all but the first secret of that name. Raises HomeUnusableError."""
        self._write(name, self.secret(name).split(",")[0])

    def _write(self, name: str, text: str) -> None:
        try:
            with _flocked(self.keys / ".lock"):
                _write_durably(self.keys / name, text + "\n")
        except OSError as error:
            raise HomeUnusableError(self.keys / name, error) from error

    @contextlib.contextmanager
    def lock(self, wait_seconds: float = _PROBE_SECONDS) -> Iterator[None]:
        """Hold this home alone, so that one process serves it; within that process it may be taken again.

        The kernel lets go of it when the process ends, however it ends. Waits up to ``wait_seconds`` for another
        holder to leave. Raises HomeBusyError, HomeUnusableError.
        """
        self.prepare()
        deadline = time.monotonic() + wait_seconds
        while not self._take():
            if time.monotonic() >= deadline:
                raise HomeBusyError(self.path, self.holder())
            time.sleep(_POLL_SECONDS)
        try:
            yield
        finally:
            self._let_go()

    @contextlib.contextmanager
    def guests(self, *, none: bool = False) -> Iterator[None]:
        """Be one who uses a server that another process started; with ``none``, wait until there is none of them.

        Raises HomeUnusableError.
        """
        self.prepare()
        with contextlib.ExitStack() as stack:
            try:
                stack.enter_context(_flocked(self.path / "guests", fcntl.LOCK_EX if none else fcntl.LOCK_SH))
            except OSError as error:
                raise HomeUnusableError(self.path, error) from error
            yield

    def is_held(self) -> bool:
        """Say whether a living process, this one or another, holds the lock. Raises HomeUnusableError."""
        with Home._mutex:
            if self.lock_file in Home._held:
                return True
        try:
            descriptor = os.open(self.lock_file, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise HomeUnusableError(self.lock_file, error) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False

    def holder(self) -> int | None:
        """Return the process id that the lock file names, or None; only a lock that is held makes it true."""
        try:
            return int(self.lock_file.read_text("ascii"))
        except (OSError, ValueError):
            return None

    def _take(self) -> bool:
        with Home._mutex:
            if held := Home._held.get(self.lock_file):
                Home._held[self.lock_file] = (held[0], held[1] + 1)
                return True
            try:
                descriptor = os.open(self.lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            except OSError as error:
                raise HomeUnusableError(self.lock_file, error) from error
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(descriptor)
                return False
            except OSError as error:
                os.close(descriptor)
                raise HomeUnusableError(self.lock_file, error) from error
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
            Home._held[self.lock_file] = (descriptor, 1)
            return True

    def _let_go(self) -> None:
        with Home._mutex:
            descriptor, times = Home._held.get(self.lock_file, (-1, 0))
            if times > 1:
                Home._held[self.lock_file] = (descriptor, times - 1)
            elif times == 1:
                del Home._held[self.lock_file]
                os.ftruncate(descriptor, 0)
                os.close(descriptor)

    @classmethod
    def _forget_in_child(cls) -> None:
        # A forked child shares the lock; were it to keep it, the lock would outlive a parent that was killed.
        cls._mutex = threading.Lock()
        for descriptor, _times in cls._held.values():
            with contextlib.suppress(OSError):
                os.close(descriptor)
        cls._held.clear()


os.register_at_fork(after_in_child=Home._forget_in_child)  # noqa: SLF001 - the class's own hook, in its own module


@contextlib.contextmanager
def _flocked(path: Path, operation: int = fcntl.LOCK_EX) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, operation)
        yield
    finally:
        os.close(descriptor)


def _write_durably(target: Path, text: str) -> None:
    """Put the whole text there with mode 0600, or nothing at all, also when the power fails."""
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    fsync_folder(target.parent)


def fsync_folder(path: Path) -> None:
    """Make the names in a folder survive a loss of power."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
