"""What keeps the queue itself well."""

from datetime import datetime, timedelta

from django.db import connection

from backend.jobs.define import cron
from backend.privacy.removing import enforce

STALLED_SECONDS = 30
"""A worker beats every 10 s; one that was not heard of for so long is dead."""
REVIVALS = 10
"""A job that outlives so many workers kills them: it is given up."""


@cron("* * * * *")
def revive_stalled(*, now: datetime) -> None:
    """Queue again what a dead worker was doing; give up what has killed too many."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT job.id, job.attempts FROM procrastinate_jobs job
            LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
            WHERE job.status = 'doing' AND (worker.id IS NULL OR worker.last_heartbeat < %s)
            FOR UPDATE OF job SKIP LOCKED
            """,
            [now - timedelta(seconds=STALLED_SECONDS)],
        )
        for job_id, attempts in cursor.fetchall():
            if attempts >= REVIVALS:
                cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'failed', false)", [job_id])
            else:
                cursor.execute("SELECT procrastinate_retry_job_v2(%s, %s, NULL, NULL, NULL)", [job_id, now])


@cron("17 * * * *")
def prune(*, now: datetime) -> None:
    """Delete finished jobs after `JOBS_KEPT_HOURS`, failed ones after ten times that."""
    enforce("jobs.finished", now=now)
