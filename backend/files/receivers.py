"""What follows of an upload: the job that prepares it, the job that throws away, and what its owner is told."""

from backend.events import receives
from backend.files.events import (
    BytesDiscarded,
    FileEvent,
    FileReady,
    FileRefused,
    FileRemoved,
    FileRestored,
    FileTakenDown,
    FileUploaded,
    FileWithdrawn,
)
from backend.files.jobs import erase, prepare
from backend.files.models import File
from backend.files.notifications import Removed, Restored, TakenDown
from backend.files.schemas import FileOut
from backend.http.fields import json_of
from backend.notifications.services import notify, withdraw
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
@receives(FileRestored)
@receives(FileRemoved)
def tell_the_owner(event: FileEvent, *, actor: Actor) -> None:
    """The device that waits for it learns of it."""
    file = File.objects.get(pk=event.file_id)
    tell([file.owner_id], "file", json_of(FileOut.of(file)), now=actor.at)


@receives(FileTakenDown)
def tell_of_a_take_down(event: FileTakenDown, *, actor: Actor) -> None:
    """Who sent it learns that it is not shown, and until when that can be undone."""
    file = File.objects.get(pk=event.file_id)
    notify(
        TakenDown, [file.owner_id], actor=actor, subject=file.id, key=actor.at.isoformat(),
        at=file.created_at, until=file.kept_until,
    )  # fmt: skip


@receives(FileRestored)
def tell_both_parties(event: FileRestored, *, actor: Actor) -> None:
    """Who sent it, and who had taken it down."""
    file = File.objects.get(pk=event.file_id)
    withdraw(TakenDown, actor=actor, subject=file.id)
    people = {file.owner_id, event.taken_down_by} - {actor.user_id}
    notify(Restored, people, actor=actor, subject=file.id, key=actor.at.isoformat(), at=file.created_at)


@receives(FileRemoved)
def tell_of_a_removal(event: FileRemoved, *, actor: Actor) -> None:
    """Who sent it learns that it is gone."""
    file = File.objects.get(pk=event.file_id)
    notify(Removed, [file.owner_id], actor=actor, subject=file.id, at=file.created_at)
