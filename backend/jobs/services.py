"""Once ever; and a second chance for what failed."""

from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from backend.jobs import queries


def once(key: str) -> bool:
    """Whether this is the first time ever that `key` is said; in the caller's transaction, with what it guards.

    A second caller waits for the first to commit or roll back. `key` has at most 200 characters.
    """
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO jobs_once (key, at) VALUES (%s, %s) ON CONFLICT DO NOTHING", [key, timezone.now()])
        return bool(cursor.rowcount)


def retry(job_id: int) -> bool:
    """Queue a failed job again, now. False when there is no failed job with this number."""
    found = queries.failed().filter(pk=job_id).first()
    if found is None:
        return False
    app.job_manager.retry_job_by_id(found.pk, timezone.now(), found.priority, found.queue_name, found.lock)
    return True


def retry_all_failed() -> int:
    """Queue every failed job again, now; how many."""
    return sum(retry(job_id) for job_id in queries.failed().values_list("pk", flat=True))
