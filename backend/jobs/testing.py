"""For tests: run what waits, here and now, in the test's own transaction."""

from datetime import datetime

from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob


def run_due(*, until: datetime | None = None, limit: int = 1_000) -> list[str]:
    """Run every waiting job that is due at `until` (now), and those that they start; the names, in order.

    A failure is raised, not retried.
    """
    until = until or timezone.now()
    ran: list[str] = []
    while len(ran) < limit:
        waiting = ProcrastinateJob.objects.filter(status="todo").order_by("-priority", "scheduled_at", "id")
        due = (waiting.filter(scheduled_at=None) | waiting.filter(scheduled_at__lte=until)).first()
        if due is None:
            return ran
        row = due.procrastinate_job
        task = app.tasks[row.task_name]
        app.connector.get_sync_connector().execute_query(
            "UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %(id)s", id=row.id
        )
        task(JobContext(app=app, job=row, start_timestamp=0.0, abort_reason=lambda: None), **row.task_kwargs)
        app.connector.get_sync_connector().execute_query(
            "SELECT procrastinate_finish_job_v1(%(id)s, 'succeeded', false)", id=row.id
        )
        ran.append(row.task_name)
    raise AssertionError(f"more than {limit} jobs: {ran[-3:]}")
