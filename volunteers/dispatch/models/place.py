"""The places that volunteers hold."""

from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import gettext_lazy as _

from backend.ids import new_id
from backend.states import status_constraint
from volunteers.dispatch.models.offer import Offer
from volunteers.dispatch.models.task import Task, TaskRole
from volunteers.dispatch.states import GONE, HELD, AssignmentStatus
from volunteers.roster.models import Volunteer


class Hours(models.Func):
    """(volunteer number, start, end) as a box: one volunteer's boxes overlap where their hours do.

    An exclusion constraint on (volunteer, tstzrange) wants the btree_gist extension, which the embedded server has
    not; boxes are in the core. The end is open: it is drawn in by a millisecond.
    """

    arity = 3
    output_field = models.Field()

    def as_sql(  # type: ignore[override]  # a Func of one template has options that a box has not
        self, compiler: SQLCompiler, _connection: BaseDatabaseWrapper, **_options: Any
    ) -> tuple[str, tuple[Any, ...]]:
        """SQL of the box."""
        parts, params = zip(*(compiler.compile(each) for each in self.get_source_expressions()), strict=True)
        number, start, end = parts
        seconds = "extract(epoch FROM ({} - timestamptz '1970-01-01 00:00:00+00'))::float8"
        low = f"point({number}::float8, {seconds.format(start)})"
        high = f"point({number}::float8, {seconds.format(end)} - 0.001)"
        return f"box({low}, {high})", tuple(value for each in params for value in each)


class Assignment(models.Model):
    """A place on a task that a volunteer holds, with check-in and check-out. Its hours are the task's."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, models.PROTECT, related_name="assignments")
    role = models.ForeignKey(TaskRole, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    """Null on a task that does not tell its places apart."""
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="assignments")
    offer = models.OneToOneField(Offer, models.PROTECT, null=True, blank=True, related_name="assignment")
    """The offer that was accepted; null where the place was claimed from the open board."""
    number = models.BigIntegerField(editable=False)
    """The volunteer's number, again, for the constraint below."""
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    status = models.CharField(
        _("status"), max_length=11, choices=AssignmentStatus.choices, default=AssignmentStatus.ACCEPTED
    )
    accepted_at = models.DateTimeField(_("accepted at"))
    asked_again_at = models.DateTimeField(_("asked again at"), null=True, blank=True)
    """Since when the volunteer is asked whether they still come, as hours or place moved; null once they said so."""
    beside = ArrayField(models.UUIDField(), default=list, db_default=[], blank=True, editable=False)
    """Ids of other places of the same volunteer whose hours it overlaps: a leader asked them in spite of it, by name and
    with a reason, and they said yes knowing of it. Empty for every other: those the database keeps apart."""
    checked_in_at = models.DateTimeField(_("checked in at"), null=True, blank=True)
    checked_out_at = models.DateTimeField(_("checked out at"), null=True, blank=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints: ClassVar = [
            status_constraint(AssignmentStatus, "assignment_status_known"),
            models.UniqueConstraint(
                fields=["task", "volunteer"],
                condition=~models.Q(status__in=GONE),
                name="assignment_once_on_a_task",
            ),
            ExclusionConstraint(
                name="assignment_no_overlap",
                expressions=[(Hours("number", "starts_at", "ends_at"), "&&")],
                condition=models.Q(status__in=HELD, beside=[]),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["volunteer", "starts_at"], name="assignment_of_volunteer")]

    def __str__(self) -> str:
        return f"{self.task_id} ← {self.volunteer_id}"
