"""Funded projects, their activities, and who came."""

import secrets
from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backend.ids import new_id
from backend.places.models import Place
from backend.states import status_constraint
from projects.delivery.states import ActivityStatus, AttestedBy, ProjectStatus, SignUpStatus

MAX_BUDGET_FEN = 10**12


class Project(models.Model):
    """What the street buys of a contractor: a design until the committee approves it. The budget is public money."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=120)
    summary = models.TextField(_("summary"))
    contractor = models.ForeignKey(
        "parties.Organisation", models.PROTECT, related_name="+", verbose_name=_("contractor")
    )
    starts_on = models.DateField(_("contract starts on"))
    ends_on = models.DateField(_("contract ends on"))
    budget_fen = models.BigIntegerField(_("budget (fen)"))
    status = models.CharField(_("status"), max_length=9, choices=ProjectStatus.choices, default=ProjectStatus.PROPOSED)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    """How many times the design was put to the committee."""
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField(_("registered at"))
    manager = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    """Who looks after it for the group, and hears what is decided: who registered it, until it is handed over."""
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    """Who put the present round to the committee; recused there, as who registered it is."""
    fingerprint = models.BinaryField(max_length=32, editable=False)
    """Of the command that registered it (`services.fingerprint_of`)."""

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints: ClassVar = [
            status_constraint(ProjectStatus, "project_status_known"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="project_ends_later"),
            models.CheckConstraint(
                condition=Q(budget_fen__gt=0, budget_fen__lte=MAX_BUDGET_FEN), name="project_budget_sensible"
            ),
            models.CheckConstraint(condition=Q(round__gte=1), name="project_round_counts_from_one"),
        ]
        indexes: ClassVar = [models.Index(fields=["street", "-registered_at", "-id"], name="project_of_street")]

    def __str__(self) -> str:
        return self.title


def new_secret() -> bytes:
    """256 random bits: what an activity's codes are made from."""
    return secrets.token_bytes(32)


class Activity(Place):
    """An event of a project, at a place that everybody may know."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="activities")
    title = models.CharField(_("title"), max_length=120)
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    capacity = models.PositiveIntegerField(_("capacity"))
    signed_up = models.PositiveIntegerField(_("signed up"), default=0)
    attended = models.PositiveIntegerField(_("attended"), default=0)
    status = models.CharField(
        _("status"), max_length=9, choices=ActivityStatus.choices, default=ActivityStatus.ANNOUNCED
    )
    secret = models.BinaryField(max_length=32, default=new_secret, editable=False)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("opened at"))
    fingerprint = models.BinaryField(max_length=32, editable=False)
    """Of the command that announced it."""

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints: ClassVar = [
            status_constraint(ActivityStatus, "activity_status_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="activity_ends_later"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="activity_capacity_sensible"),
            models.CheckConstraint(condition=Q(signed_up__lte=F("capacity")), name="activity_never_oversold"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["street", "-starts_at", "-id"], name="activity_of_street"),
            models.Index(fields=["project", "-starts_at", "-id"], name="activity_of_project"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def contractor_id(self) -> UUID:
        """Whose activity it is; needs `project` loaded."""
        return self.project.contractor_id


class WrongCodes(models.Model):
    """How often one person sent a wrong code for one activity, since the first of them that still counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    tries = models.PositiveIntegerField(_("tries"))
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("wrong codes")
        verbose_name_plural = _("wrong codes")
        constraints: ClassVar = [models.UniqueConstraint(fields=["activity", "user"], name="wrong_codes_once")]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.tries}"


class SignUp(models.Model):
    """A resident's place at an activity; a withdrawn one may be taken up again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="sign_ups")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    status = models.CharField(_("status"), max_length=9, choices=SignUpStatus.choices, default=SignUpStatus.SIGNED_UP)
    at = models.DateTimeField(_("at"))
    """When it took its present status."""

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        constraints: ClassVar = [
            status_constraint(SignUpStatus, "sign_up_status_known"),
            models.UniqueConstraint(fields=["activity", "user"], name="sign_up_once"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.status}"


class Attendance(models.Model):
    """A resident at an activity, attested by the code that was shown there, or by a volunteer."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="attendances")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    attested_by = models.CharField(_("attested by"), max_length=9, choices=AttestedBy.choices)
    attested_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(_("at"))
    off_hours = models.BooleanField(_("outside the activity's hours"))
    """A doubt for the committee to see; it decides nothing by itself."""

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "user"], name="attendance_once"),
            models.CheckConstraint(
                condition=Q(attested_by=AttestedBy.CODE, attested_by_user=None)
                | (
                    Q(attested_by=AttestedBy.VOLUNTEER, attested_by_user__isnull=False) & ~Q(attested_by_user=F("user"))
                ),
                name="attendance_attested_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.attested_by}"
