"""Why a job failed: kept beside the job, because procrastinate keeps only that it did."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import Error
from django.utils import timezone

from backend.masking import masked

LENGTH = 500


@contextmanager
def kept(job_id: int | None) -> Iterator[None]:
    """Run a job; keep what it raised, and raise it on."""
    try:
        yield
    except Exception as error:
        if job_id is not None:
            # The database itself may be what failed.
            with suppress(Error):
                _keep(job_id, error)
        raise


def _keep(job_id: int, error: Exception) -> None:
    from backend.jobs.models import Failure  # noqa: PLC0415  # jobs are defined before the models are ready

    where = traceback.extract_tb(error.__traceback__)[-1]
    text = f"{type(error).__name__}: {error}"[:LENGTH] + f" ({where.filename.rsplit('/', 1)[-1]}:{where.lineno})"
    Failure.objects.update_or_create(
        job_id=job_id, defaults={"at": timezone.now(), "error": masked(text).replace("\x00", "")}
    )
