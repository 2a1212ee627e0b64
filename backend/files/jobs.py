"""What needs time, and what the clock asks for."""

from datetime import datetime
from uuid import UUID

from backend.files import services, store
from backend.files.models import File
from backend.jobs.define import cron, job, system
from backend.privacy.removing import enforce


def _of_file(*, file_id: UUID) -> str:
    return str(file_id)


@job(key=_of_file)
def prepare(*, file_id: UUID) -> None:
    """Make what is served of a file, its thumbnails and its fingerprints."""
    file = File.objects.filter(pk=file_id).first()
    if file is not None:
        actor = system(file.street_id)
        services.process(actor=actor, file_id=file_id, now=actor.at)


@job()
def erase(*, keys: list[str]) -> None:
    """Remove from the store what nobody needs any more."""
    for key in keys:
        store.erase(key)


@cron("23 * * * *")
def forget_files(*, now: datetime) -> None:
    """Forget uploads that stopped and files that were attached to nothing, and what was refused or withdrawn long ago."""
    enforce("files.unfinished", now=now)
