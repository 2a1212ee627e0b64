"""What needs time."""

from uuid import UUID

from django.utils import timezone

from backend.jobs.define import job, system
from needs.exchange import services
from needs.exchange.models import Extract


def _of_extract(*, extract_id: UUID) -> str:
    return str(extract_id)


@job(key=_of_extract)
def write_extract(*, extract_id: UUID) -> None:
    """Write an extract."""
    extract = Extract.objects.filter(pk=extract_id).first()
    if extract is not None:
        actor = system(extract.street_id)
        services.build_extract(actor=actor, extract_id=extract_id, now=actor.at)


def _of_import(*, import_id: UUID) -> str:
    return str(import_id)


@job(key=_of_import)
def read_import(*, import_id: UUID) -> None:
    """Read an import from where it was."""
    services.run_import(import_id=import_id, clock=timezone.now)
