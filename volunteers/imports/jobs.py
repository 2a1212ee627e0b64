"""What needs time."""

from uuid import UUID

from django.utils import timezone

from backend.jobs.define import job
from volunteers.imports import services


def _of_import(*, volunteer_import_id: UUID) -> str:
    return str(volunteer_import_id)


@job(key=_of_import)
def read_volunteers(*, volunteer_import_id: UUID) -> None:
    """Read a table of volunteers from where it was."""
    services.run_import(import_id=volunteer_import_id, clock=timezone.now)
