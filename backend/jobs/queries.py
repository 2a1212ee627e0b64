"""Reads of the queue."""

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from procrastinate.contrib.django.models import ProcrastinateJob

from backend.jobs.models import Failure

STATUSES = ("todo", "doing", "failed", "succeeded", "cancelled", "aborted")


def counts() -> dict[str, int]:
    """How many jobs there are of each status, every status named."""
    found = dict(ProcrastinateJob.objects.values_list("status").annotate(Count("id")).order_by())
    return {status: found.get(status, 0) for status in STATUSES}


def rows(status: str | None = None) -> QuerySet[Any]:
    """Jobs, newest first, each with `error` and `failed_at` of its last failure."""
    mine = Failure.objects.filter(job_id=OuterRef("pk"))
    found: QuerySet[Any] = ProcrastinateJob.objects.annotate(
        error=Subquery(mine.values("error")), failed_at=Subquery(mine.values("at"))
    ).order_by("-id")
    return found.filter(status=status) if status else found


def failed() -> QuerySet[Any]:
    """Jobs that were given up."""
    return rows("failed")


def pending(name: str) -> list[dict[str, Any]]:
    """The arguments of the jobs of this name that wait or run; one that failed and is to be tried again waits."""
    found = ProcrastinateJob.objects.filter(task_name=name, status__in=["todo", "doing"])
    return list(found.values_list("args", flat=True))
