"""What follows of an upload: the job that prepares it, the job that throws away, and what its owner is told."""

from backend.events import receives
from backend.files.events import (
    BytesDiscarded,
    FileEvent,
    FileReady,
    FileRefused,
    FileTakenDown,
    FileUploaded,
    FileWithdrawn,
)
from backend.files.jobs import erase, prepare
from backend.files.models import File
from backend.files.schemas import FileOut
from backend.http.fields import json_of
from backend.policy import Actor
from backend.realtime.services import tell


@receives(FileUploaded)
def prepare_it(event: FileUploaded, *, actor: Actor) -> None:  # noqa: ARG001  # what every receiver takes
    """Decoding takes long: a job does it."""
    prepare.defer(file_id=event.file_id)


@receives(BytesDiscarded)
def erase_them(event: BytesDiscarded, *, actor: Actor) -> None:  # noqa: ARG001  # what every receiver takes
    """Once it is certain: after the commit."""
    erase.defer(keys=list(event.keys))


@receives(FileUploaded)
@receives(FileReady)
@receives(FileRefused)
@receives(FileWithdrawn)
@receives(FileTakenDown)
def tell_the_owner(event: FileEvent, *, actor: Actor) -> None:
    """The device that waits for it learns of it."""
    file = File.objects.get(pk=event.file_id)
    tell([file.owner_id], "file", json_of(FileOut.of(file)), now=actor.at)
