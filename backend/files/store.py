"""Where the bytes are: Django's storage `files`, a folder or an S3-compatible store.

A file has one random key, and everything of it lies under that: `parts/…` while it comes in, then `original`, and
`served/…`. The copies of what is held about people lie under `copies/`, sealed (`sealed.py`). What a broken transaction leaves behind goes with the rest when the key is erased.
"""

import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage, storages

ORIGINAL = "original"
SERVED = "served"
PARTS = "parts"


class Folder(FileSystemStorage):
    """A folder of this machine. A file is there whole or not at all, whoever pulls the plug; only its user may read it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700, **options)

    def _save(self, name: str, content: IO[bytes]) -> str:
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, spare = tempfile.mkstemp(dir=target.parent, prefix=".coming-")  # 0600
        try:
            with os.fdopen(descriptor, "wb") as file:
                for piece in File(content).chunks():
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            Path(spare).rename(target)
        except BaseException:
            Path(spare).unlink(missing_ok=True)
            raise
        return name


def store() -> Storage:
    """The storage of files."""
    return storages["files"]


def new_key() -> str:
    """A key that nobody guesses, spread over 256 folders."""
    word = secrets.token_hex(24)
    return f"{word[:2]}/{word[2:]}"


def new_name(kind: str) -> str:
    """A name under a file's key; a second try of the same work takes another one."""
    return f"{kind}-{secrets.token_hex(8)}"


def write(key: str, name: str, content: bytes) -> None:
    """Keep bytes under a key and a name that is not taken."""
    store().save(f"{key}/{name}", ContentFile(content))


def read(key: str, name: str) -> bytes:
    """All bytes of one object. Raises FileNotFoundError."""
    with store().open(f"{key}/{name}") as file:
        return bytes(file.read())


def pieces(key: str, name: str) -> Iterator[bytes]:
    """The bytes of one object, a little at a time. Raises FileNotFoundError."""
    with store().open(f"{key}/{name}") as file:
        yield from file.chunks()


def folders(key: str) -> list[str]:
    """The names of what lies below a key; none of a key that holds nothing."""
    try:
        return store().listdir(key)[0]
    except FileNotFoundError:
        return []


def erase(key: str) -> None:
    """Everything under a key (of a file, or below it), as often as one likes."""
    _erase(store(), key)


def _erase(at: Storage, folder: str) -> None:
    try:
        folders, files = at.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        at.delete(f"{folder}/{name}")
    for name in folders:
        _erase(at, f"{folder}/{name}")
    if isinstance(at, FileSystemStorage):
        at.delete(folder)
