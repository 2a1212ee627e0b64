"""The waiting lists of full tasks."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.ids import new_id
from backend.states import status_constraint
from volunteers.dispatch.models.task import Task, TaskRole
from volunteers.dispatch.states import IN_LINE, WaiterStatus
from volunteers.roster.models import Volunteer


class Waiter(models.Model):
    """A volunteer's turn on the waiting list of a task. A place that is kept for them counts as taken."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    task = models.ForeignKey(Task, models.PROTECT, related_name="waiters", db_index=False)
    role = models.ForeignKey(TaskRole, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    """As what they would come; null: whatever they are fit for."""
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="waits", db_index=False)
    status = models.CharField(_("status"), max_length=8, choices=WaiterStatus.choices, default=WaiterStatus.WAITING)
    kept_role = models.ForeignKey(TaskRole, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    """Of which role the place is that is kept; null on a task that does not tell its places apart."""
    joined_at = models.DateTimeField(_("joined at"))
    until = models.DateTimeField(_("kept until"), null=True, blank=True)
    """Until when the place is kept."""

    class Meta:
        verbose_name = _("turn on a waiting list")
        verbose_name_plural = _("turns on waiting lists")
        constraints: ClassVar = [
            status_constraint(WaiterStatus, "waiter_status_known"),
            models.UniqueConstraint(
                fields=["task", "volunteer"],
                condition=models.Q(status__in=IN_LINE),
                name="waiter_once_on_a_task",
            ),
            models.CheckConstraint(
                condition=models.Q(status=WaiterStatus.PROMISED, until__isnull=False)
                | (~models.Q(status=WaiterStatus.PROMISED) & models.Q(until=None)),
                name="waiter_until_while_promised",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["task", "joined_at", "id"], name="waiter_in_line"),
            models.Index(fields=["volunteer", "-id"], name="waiter_of_volunteer"),
            models.Index(fields=["until"], condition=models.Q(status=WaiterStatus.PROMISED), name="waiter_due"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} … {self.volunteer_id}"

    def status_at(self, at: datetime) -> WaiterStatus:
        """The status at a moment: a promise ends with its time, whether or not the clock's job has come by."""
        over = self.status == WaiterStatus.PROMISED and self.until is not None and self.until <= at
        return WaiterStatus.LAPSED if over else WaiterStatus(self.status)
