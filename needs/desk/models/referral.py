"""Where a need is handed on to: a body outside, or a funded project; and the objection of who was put in charge of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.ids import new_id
from backend.states import status_constraint
from needs.desk.models.need import Need
from needs.desk.states import ObjectionStatus, ReferralStatus, Referred


class Referral(models.Model):
    """A need, or a part of it, in the hands of others. The first receiver keeps the lead, and brings their answer."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    need = models.ForeignKey(Need, models.PROTECT, related_name="referrals")
    to = models.CharField(_("handed on to"), max_length=7, choices=Referred.choices)
    name = models.CharField(_("name"), max_length=200)
    """What the body is called, or the project."""
    project_id = models.UUIDField(null=True, editable=False)
    """The project, which stands higher up."""
    reference = models.CharField(_("their number"), max_length=60, blank=True)
    reason = models.TextField(_("reason"))
    status = models.CharField(_("status"), max_length=9, choices=ReferralStatus.choices, default=ReferralStatus.SENT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    answer = models.TextField(_("answer"), blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        constraints: ClassVar = [
            status_constraint(ReferralStatus, "referral_status_known"),
            models.CheckConstraint(
                condition=models.Q(to=Referred.PROJECT, project_id__isnull=False)
                | models.Q(to=Referred.OUTSIDE, project_id=None),
                name="referral_names_its_project",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} → {self.name}"


class Objection(models.Model):
    """Somebody put in charge of a need says that it is not theirs; somebody else reviews that."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    need = models.ForeignKey(Need, models.PROTECT, related_name="objections", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    """Who had put them in charge: no judge of it."""
    reason = models.TextField(_("reason"))
    at = models.DateTimeField(_("at"))
    status = models.CharField(_("status"), max_length=8, choices=ObjectionStatus.choices, default=ObjectionStatus.OPEN)
    answer = models.TextField(_("answer"), blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        constraints: ClassVar = [
            status_constraint(ObjectionStatus, "objection_status_known"),
            models.UniqueConstraint(
                fields=["need"], condition=models.Q(status=ObjectionStatus.OPEN), name="objection_one_open"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["need", "at"], name="objection_of_need")]

    def __str__(self) -> str:
        return f"{self.need_id} {self.status}"
