"""Tasks, and the roles on them."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.crypto import EncryptedText
from backend.ids import new_id
from backend.places.models import Home
from backend.states import status_constraint
from volunteers.dispatch.states import AT_HOME, Origin, TaskKind, TaskStatus
from volunteers.roster.states import Gender, Risk, Spoken


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
    """Places that somebody holds, or that are kept for who waits."""
    skills = ArrayField(models.CharField(max_length=20), verbose_name=_("skills"), default=list)
    """What every place of it asks for; a role may ask for more."""
    levels = models.JSONField(_("levels of skills"), default=dict, db_default={}, blank=True)
    """`{skill: level}` of the skills that are asked for above level 1, which is asked of the others."""
    risk = models.CharField(_("risk"), max_length=4, choices=Risk.choices, default=Risk.NONE, db_default=Risk.NONE)
    wished_gender = models.CharField(
        _("wished gender"), max_length=6, choices=Gender.choices, blank=True, default="", db_default=""
    )
    wished_language = models.CharField(
        _("wished language"), max_length=4, choices=Spoken.choices, blank=True, default="", db_default=""
    )
    """A wish, as the gender is: it bars nobody."""
    materials = ArrayField(
        models.CharField(max_length=60), verbose_name=_("what to bring"), default=list, db_default=[], blank=True
    )
    meeting_point = models.CharField(_("meeting point"), max_length=200, blank=True, default="", db_default="")
    """Where volunteers meet before it; for those who hold a place."""
    director_along = models.BooleanField(_("who directs it goes along"), default=False, db_default=False)
    """Then who is on probation may come without anybody experienced beside them."""
    understaffed_at = models.DateTimeField(_("alerted at"), null=True, blank=True, editable=False)
    """When who directs it was told that places were still free; each task once."""
    by_waves = models.BooleanField(_("asked for by waves"), default=True, db_default=True, editable=False)
    """Whether offers go out by themselves and anybody may claim it; else it is put to those whom a plan names."""
    asked_teams = ArrayField(models.UUIDField(), default=list, db_default=[], blank=True, editable=False)
    """Ids of other teams whose leaders were asked to help find people: they see it, and may put somebody forward."""
    covered_by = models.ForeignKey(
        "parties.Organisation", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    """The contractor who promised to send somebody: as long as that stands, nobody more is asked."""
    reach = models.PositiveIntegerField(_("people reached"), null=True, blank=True)
    """How many a campaign spoke to, counted when it is over."""
    status = models.CharField(_("status"), max_length=9, choices=TaskStatus.choices, default=TaskStatus.OPEN)
    created_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    director = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    """Who has it in hand: its maker, until it is handed over."""
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        constraints: ClassVar = [
            status_constraint(TaskStatus, "task_status_known"),
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="task_ends_later"),
            models.CheckConstraint(condition=models.Q(slots__gte=1, slots__lte=1000), name="task_slots_sensible"),
            models.CheckConstraint(condition=models.Q(taken__lte=models.F("slots")), name="task_never_oversold"),
            models.CheckConstraint(condition=models.Q(risk__in=Risk.values), name="task_risk_known"),
            models.CheckConstraint(
                condition=models.Q(wished_gender__in=["", *Gender.values]), name="task_wished_gender_known"
            ),
            models.CheckConstraint(
                condition=models.Q(reach=None) | models.Q(kind=TaskKind.CAMPAIGN), name="task_reach_of_campaigns"
            ),
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
        return self.origin_kind in AT_HOME


class TaskRole(models.Model):
    """Places of one kind on a task, with what they ask for. A task that does not tell its places apart has none.

    The task's `slots` and `taken` are the sums of its roles': one lock, the task's, guards them all.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    task = models.ForeignKey(Task, models.PROTECT, related_name="roles", db_index=False)
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("role"), max_length=60)
    slots = models.PositiveSmallIntegerField(_("slots"))
    """0: nobody comes as this any more."""
    taken = models.PositiveSmallIntegerField(_("taken"), default=0)
    skills = ArrayField(models.CharField(max_length=20), verbose_name=_("skills"), default=list)
    """What it asks for besides what every place of the task does."""
    levels = models.JSONField(_("levels of skills"), default=dict, db_default={}, blank=True)
    """As of the task: `{skill: level}` above 1."""

    class Meta:
        verbose_name = _("role on a task")
        verbose_name_plural = _("roles on tasks")
        ordering: ClassVar = ["task", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "position"], name="task_role_in_order"),
            models.UniqueConstraint(fields=["task", "name"], name="task_role_once"),
            models.CheckConstraint(condition=models.Q(slots__gte=0, slots__lte=1000), name="task_role_slots_sensible"),
            models.CheckConstraint(condition=models.Q(taken__lte=models.F("slots")), name="task_role_never_oversold"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_full(self) -> bool:
        """Whether every place of it is taken."""
        return self.taken >= self.slots
