"""The residents' verdicts."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.ids import new_id
from needs.desk.models.call_back import CallBack
from needs.desk.models.need import Need
from needs.desk.states import How, NotResolved


class Verdict(models.Model):
    """The resident's own word on an answered need. Each is kept; the latest counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    need = models.ForeignKey(Need, models.PROTECT, related_name="verdicts", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    responded = models.BooleanField(_("responded"))
    resolved = models.BooleanField(_("resolved"))
    satisfaction = models.PositiveSmallIntegerField(_("satisfaction"))
    """1 to 5; 4 and 5 count as satisfied."""
    reason = models.CharField(_("why it is not resolved"), max_length=14, choices=NotResolved.choices, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    round = models.PositiveSmallIntegerField(_("round"))
    """0 before the need was first reopened, then 1, 2, …"""
    by_card = models.BooleanField(_("by paper card"), default=False)
    """Given at a kiosk or on somebody else's phone, by whoever held card and PIN."""
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    """The third person who called and wrote down what `by` said."""
    call_back = models.OneToOneField(CallBack, models.PROTECT, null=True, blank=True, related_name="verdict")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(satisfaction__gte=1, satisfaction__lte=5), name="verdict_satisfaction_1_to_5"
            ),
            models.CheckConstraint(
                condition=models.Q(resolved=True, reason="") | models.Q(resolved=False, reason__in=NotResolved.values),
                name="verdict_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(recorded_by=None, call_back=None)
                | (
                    models.Q(recorded_by__isnull=False, call_back__isnull=False, by_card=False)
                    & ~models.Q(recorded_by=models.F("by"))
                ),
                name="verdict_recorded_by_a_third",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["need", "at"], name="verdict_of_need")]

    def __str__(self) -> str:
        return f"{self.need_id} {self.satisfaction}/5"

    @property
    def how(self) -> How:
        """How it reached us."""
        if self.recorded_by_id is not None:
            return How.CALL_BACK
        return How.CARD if self.by_card else How.OWN
