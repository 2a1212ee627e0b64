"""What becomes of two rows of one person, when their accounts are merged."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Model

from backend.identity.merging import Rule, Settle
from volunteers.dispatch.models import Task, TaskRole, Waiter
from volunteers.dispatch.states import IN_LINE, WaiterStatus


def _one_turn(row: Any, survivor: Model) -> None:
    """Both waited for one task: they keep the earlier turn, and what is kept for one of both."""
    other = Waiter.objects.get(task=row.task_id, volunteer=survivor.pk, status__in=IN_LINE)
    if row.status == WaiterStatus.PROMISED and other.status == WaiterStatus.WAITING:
        other.status, other.until, other.kept_role_id = row.status, row.until, row.kept_role_id
    elif row.status == WaiterStatus.PROMISED:
        Task.objects.filter(pk=row.task_id).update(taken=F("taken") - 1)
        TaskRole.objects.filter(pk=row.kept_role_id).update(taken=F("taken") - 1)
    other.joined_at = min(row.joined_at, other.joined_at)
    other.save()
    row.delete()


RULES: Mapping[str, Rule | Settle] = {"waiter": _one_turn}
