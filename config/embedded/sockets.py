"""Where the Unix socket of a home stands."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from config.embedded.errors import HomeUnusableError

if TYPE_CHECKING:
    from config.embedded.home import Home
    from config.embedded.launch import User

PORT: Final = 5432
_NAME: Final = f".s.PGSQL.{PORT}"
# 108 bytes on Linux, 104 elsewhere, with the closing NUL and the slash.
_LONGEST_FOLDER: Final = 104 - 2 - len(_NAME)


def folder(home: Home) -> Path:
    """Return the folder of the home's socket: ``run/``, or the private short one that the home remembers."""
    if _fits(home.run):
        return home.run
    try:
        noted = Path(home.socket_note.read_text("utf-8").strip())
    except OSError:
        return home.run
    return noted if noted.is_absolute() and _fits(noted) else home.run


def prepare(home: Home, user: User) -> Path:
    """Make the socket's folder, private to the server's user and empty; return it. Raises HomeUnusableError.

    Call it only when no server of this home is alive.
    """
    try:
        place = home.run
        if _fits(place):
            place.mkdir(mode=0o700, exist_ok=True)
            os.chown(place, user.uid, user.gid, follow_symlinks=False)
            place.chmod(0o700)
        else:
            place = folder(home)
            if not _is_private(place, user):
                place = _make_short_folder()
                os.chown(place, user.uid, user.gid)
                home.socket_note.write_text(f"{place}\n", "utf-8")
        for name in (_NAME, f"{_NAME}.lock"):
            (place / name).unlink(missing_ok=True)
    except OSError as error:
        raise HomeUnusableError(home.run, error) from error
    return place


def tidy(home: Home) -> None:
    """Remove the short folder, if there is one; the next start makes another."""
    if (place := folder(home)) != home.run:
        with contextlib.suppress(OSError):
            place.rmdir()
            home.socket_note.unlink(missing_ok=True)


def _fits(place: Path) -> bool:
    # libpq reads a comma as the beginning of a second host.
    name = os.fsencode(place)
    return len(name) <= _LONGEST_FOLDER and b"," not in name


def _is_private(place: Path, user: User) -> bool:
    try:
        seen = place.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(seen.st_mode) and seen.st_uid == user.uid and not stat.S_IMODE(seen.st_mode) & 0o077


def _make_short_folder() -> Path:
    for parent in (tempfile.gettempdir(), "/tmp"):  # noqa: S108 - mkdtemp makes it private
        with contextlib.suppress(OSError):
            place = Path(tempfile.mkdtemp(prefix="linli-", dir=parent)).resolve()
            if _fits(place):
                return place
            shutil.rmtree(place, ignore_errors=True)
    message = "no temporary folder with a short path"
    raise OSError(message)
