"""What the queue keeps of jobs that ended. Nothing in it is about a person: arguments are ids."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from backend.jobs.models import Failure
from backend.privacy.registry import Retention


def _prune(older_than: datetime, now: datetime) -> int:
    kept = now - older_than
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM procrastinate_jobs job
            WHERE (job.status IN ('succeeded', 'cancelled') AND NOT EXISTS (
                      SELECT FROM procrastinate_events WHERE job_id = job.id AND at > %s))
               OR (job.status IN ('failed', 'aborted') AND NOT EXISTS (
                      SELECT FROM procrastinate_events WHERE job_id = job.id AND at > %s))
            """,
            [older_than, now - 10 * kept],
        )
        removed = int(cursor.rowcount)
    gone, _kinds = Failure.objects.filter(at__lt=now - 11 * kept).delete()
    return removed + gone


RETENTIONS = [
    Retention(
        kind="jobs.finished",
        what=_("jobs that are done; ten times as long those that failed"),
        setting="JOBS_KEPT_HOURS",
        span=lambda: timedelta(hours=settings.JOBS_KEPT_HOURS),
        forget=_prune,
    )
]
