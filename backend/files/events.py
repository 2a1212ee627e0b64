"""What others may hear of: ids only."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class FileEvent:
    """Something happened to a file."""

    file_id: UUID


@dataclass(frozen=True, slots=True)
class FileUploaded(FileEvent):
    """All bytes are there; what is served has to be made."""


@dataclass(frozen=True, slots=True)
class FileReady(FileEvent):
    """It can be attached and shown."""


@dataclass(frozen=True, slots=True)
class FileRefused(FileEvent):
    """It cannot be read, and was thrown away."""


@dataclass(frozen=True, slots=True)
class FileWithdrawn(FileEvent):
    """Its owner took it back."""


@dataclass(frozen=True, slots=True)
class FileTakenDown(FileEvent):
    """It is not shown any more."""


@dataclass(frozen=True, slots=True)
class FileRestored(FileEvent):
    """It is shown again."""

    taken_down_by: UUID | None


@dataclass(frozen=True, slots=True)
class FileRemoved(FileEvent):
    """Nobody undid its take-down in time: its bytes are gone."""


@dataclass(frozen=True, slots=True)
class BytesDiscarded:
    """Nobody needs what the store holds under these keys any more."""

    keys: tuple[str, ...]
