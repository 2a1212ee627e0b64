"""Tasks, the offers of them, and the places that volunteers hold."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import gettext_lazy as _

from backend.crypto import EncryptedText
from backend.ids import new_id
from backend.places.models import Home
from backend.states import status_constraint
from volunteers.dispatch.states import HELD, AssignmentStatus, OfferStatus, Origin, TaskKind, TaskStatus
from volunteers.roster.models import Volunteer


class Task(Home):
    """A piece of volunteer work with place, time and slots.

    The work of a need is at somebody's home: of its place strangers see the cell, and the rest leaves through
    `services.see_destination` alone. Other work is at a public place, which those who hold a place on it see.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=13, choices=TaskKind.choices, default=TaskKind.OTHER)
    origin_kind = models.CharField(_("origin"), max_length=8, choices=Origin.choices)
    origin_id = models.UUIDField(null=True)
    beneficiary = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    contact_phone = EncryptedText(_("phone"), max_length=20, blank=True)
    """E.164, of who opens the door, where they have no account. Door and phone are forgotten when the task ends."""
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    """What every volunteer of the street may read."""
    instructions = models.TextField(_("instructions"), blank=True)
    """What only those who hold a place may read."""
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    slots = models.PositiveSmallIntegerField(_("slots"))
    taken = models.PositiveSmallIntegerField(_("taken"), default=0)
    skills = ArrayField(models.CharField(max_length=20), verbose_name=_("skills"), default=list)
    status = models.CharField(_("status"), max_length=9, choices=TaskStatus.choices, default=TaskStatus.OPEN)
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        constraints: ClassVar = [
            status_constraint(TaskStatus, "task_status_known"),
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="task_ends_later"),
            models.CheckConstraint(condition=models.Q(slots__gte=1, slots__lte=1000), name="task_slots_sensible"),
            models.CheckConstraint(condition=models.Q(taken__lte=models.F("slots")), name="task_never_oversold"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["street", "status", "starts_at", "id"], name="task_board"),
            models.Index(fields=["origin_kind", "origin_id"], name="task_of_origin"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def at_home(self) -> bool:
        """Whether the work is at somebody's home."""
        return self.origin_kind == Origin.NEED


class Offer(models.Model):
    """A task put to one volunteer, with the reasons why to them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, models.PROTECT, related_name="offers")
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="offers")
    status = models.CharField(_("status"), max_length=9, choices=OfferStatus.choices, default=OfferStatus.OPEN)
    reasons = models.JSONField(_("reasons"), default=list)
    """[{code, value, text: {language: words}}], kept as they were told."""
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("expires at"))

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints: ClassVar = [
            status_constraint(OfferStatus, "offer_status_known"),
            models.UniqueConstraint(
                fields=["task", "volunteer"],
                condition=models.Q(status=OfferStatus.OPEN),
                name="offer_open_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["volunteer", "-id"], name="offer_of_volunteer"),
            models.Index(fields=["expires_at"], condition=models.Q(status=OfferStatus.OPEN), name="offer_due"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} → {self.volunteer_id}"

    def status_at(self, at: datetime) -> OfferStatus:
        """The status at a moment: an open offer ends with its time, whether or not the clock's job has come by."""
        over = self.status == OfferStatus.OPEN and self.expires_at <= at
        return OfferStatus.EXPIRED if over else OfferStatus(self.status)


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
    checked_in_at = models.DateTimeField(_("checked in at"), null=True, blank=True)
    checked_out_at = models.DateTimeField(_("checked out at"), null=True, blank=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints: ClassVar = [
            status_constraint(AssignmentStatus, "assignment_status_known"),
            models.UniqueConstraint(
                fields=["task", "volunteer"],
                condition=~models.Q(status__in=[AssignmentStatus.HANDED_BACK, AssignmentStatus.STOOD_DOWN]),
                name="assignment_once_on_a_task",
            ),
            ExclusionConstraint(
                name="assignment_no_overlap",
                expressions=[(Hours("number", "starts_at", "ends_at"), "&&")],
                condition=models.Q(status__in=HELD),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["volunteer", "starts_at"], name="assignment_of_volunteer")]

    def __str__(self) -> str:
        return f"{self.task_id} ← {self.volunteer_id}"
