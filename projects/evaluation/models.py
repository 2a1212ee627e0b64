"""Votes, decisions with their minutes, follow-ups."""

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.ids import new_id
from backend.states import status_constraint
from projects.delivery.states import ProjectStatus
from projects.evaluation.states import FollowUpStatus
from volunteers.committee.quorum import Ballot

BALLOTS = [(Ballot.APPROVE.value, _("Approve")), (Ballot.REVISE.value, _("Revise")), (Ballot.REJECT.value, _("Reject"))]


class Vote(models.Model):
    """What a seat said in one round. Other seats see it when the round is decided."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    project = models.ForeignKey("delivery.Project", models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(_("round"))
    seat = models.ForeignKey("committee.Seat", models.PROTECT, related_name="+")
    voter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    as_deputy = models.BooleanField(_("as deputy"))
    vote = models.CharField(_("vote"), max_length=7, choices=BALLOTS)
    reason = models.TextField(_("reason"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "round", "voter"], name="vote_once_in_a_round"),
            models.CheckConstraint(condition=models.Q(vote__in=[each.value for each in Ballot]), name="vote_known"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.round}"


class Decision(models.Model):
    """What the committee decided in one round, and how it came about."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    project = models.ForeignKey("delivery.Project", models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField(_("round"))
    outcome = models.CharField(_("outcome"), max_length=9, choices=ProjectStatus.choices)
    minutes = models.JSONField(_("minutes"))
    """`schemas.MinutesOut`: counts by kind, who was recused, which kinds were waived, where a deputy voted."""
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "round"], name="decision_once_in_a_round"),
            models.CheckConstraint(
                condition=models.Q(
                    outcome__in=[ProjectStatus.APPROVED, ProjectStatus.TO_REVISE, ProjectStatus.REJECTED]
                ),
                name="decision_outcome_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.outcome}"


class FollowUp(models.Model):
    """What the contractor is to change by a day: you said, we did."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    project = models.ForeignKey("delivery.Project", models.PROTECT, related_name="+")
    text = models.TextField(_("text"))
    due_on = models.DateField(_("due on"))
    status = models.CharField(_("status"), max_length=4, choices=FollowUpStatus.choices, default=FollowUpStatus.OPEN)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    note = models.TextField(_("what was done"), blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        constraints: ClassVar = [
            status_constraint(FollowUpStatus, "follow_up_status_known"),
            models.CheckConstraint(
                condition=models.Q(status=FollowUpStatus.OPEN, done_by=None, done_at=None)
                | models.Q(status=FollowUpStatus.DONE, done_by__isnull=False, done_at__isnull=False),
                name="follow_up_done_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due_on} {self.status}"

    @property
    def contractor_id(self) -> UUID:
        """Whom it binds; needs `project` loaded."""
        return self.project.contractor_id
