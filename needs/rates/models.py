"""Who handled a need, as the rates count it; and needs that are left out of them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.ids import new_id
from backend.states import status_constraint
from needs.rates.states import STANDING, Reason, Status


class Handled(models.Model):
    """Whose a need was: the team of whoever took it first, and the contractor whose people handled it.

    Written when it happens, so that who changes their team or employer later takes no need along.
    """

    need = models.OneToOneField("desk.Need", models.PROTECT, primary_key=True, related_name="handled")
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    team = models.ForeignKey("group.Team", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    organisation = models.ForeignKey(
        "parties.Organisation", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    origin_kind = models.CharField(_("by what"), max_length=8, blank=True)
    """What of a domain above made it the contractor's, as `project`; empty where its people took it up."""
    origin_id = models.UUIDField(null=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("handling")
        verbose_name_plural = _("handlings")

    def __str__(self) -> str:
        return str(self.need_id)


class Exclusion(models.Model):
    """A need that should be left out of the rates: proposed by one person, decided by another, reviewed by a third."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    need = models.ForeignKey("desk.Need", models.PROTECT, related_name="exclusions")
    reason = models.CharField(_("reason"), max_length=12, choices=Reason.choices)
    words = models.TextField(_("in words"))
    status = models.CharField(_("status"), max_length=9, choices=Status.choices, default=Status.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    proposed_at = models.DateTimeField(_("proposed at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision = models.TextField(_("why it was decided so"), blank=True)
    objected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    objected_at = models.DateTimeField(_("objected at"), null=True, blank=True)
    objection = models.TextField(_("objection"), blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    review = models.TextField(_("what the review found"), blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("exclusion")
        verbose_name_plural = _("exclusions")
        constraints: ClassVar = [
            status_constraint(Status, "exclusion_status_known"),
            models.CheckConstraint(condition=models.Q(reason__in=Reason.values), name="exclusion_reason_known"),
            models.UniqueConstraint(
                fields=["need"], condition=models.Q(status__in=STANDING), name="exclusion_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("proposed_by")),
                name="exclusion_by_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_by=None)
                | (~models.Q(reviewed_by=models.F("proposed_by")) & ~models.Q(reviewed_by=models.F("decided_by"))),
                name="exclusion_reviewed_by_a_third",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=[Status.PROPOSED, Status.WITHDRAWN])
                | models.Q(decided_by__isnull=False, decided_at__isnull=False),
                name="exclusion_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=[Status.CONTESTED, Status.UPHELD, Status.LIFTED])
                | models.Q(objected_by__isnull=False, objected_at__isnull=False),
                name="exclusion_contested_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=[Status.UPHELD, Status.LIFTED])
                | models.Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="exclusion_reviewed_by_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["street", "-proposed_at", "-id"], name="exclusion_of_street"),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} {self.status}"
