"""Call backs, each call of them, and who wants no questions."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.ids import new_id
from backend.states import status_constraint
from needs.desk.models.need import Need
from needs.desk.states import CALL_BACK_OPEN, CallBackStatus, Outcome, WhyCall


class CallBack(models.Model):
    """A third person should call the resident, and record what they say (回访)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    need = models.ForeignKey(Need, models.PROTECT, related_name="call_backs")
    why = models.CharField(_("why"), max_length=7, choices=WhyCall.choices)
    round = models.PositiveSmallIntegerField(_("round"))
    """As of verdicts: 0 before the need was first reopened, then 1, 2, …"""
    status = models.CharField(
        _("status"), max_length=11, choices=CallBackStatus.choices, default=CallBackStatus.WAITING
    )
    asked_at = models.DateTimeField(_("asked at"))
    due_at = models.DateTimeField(_("due at"))
    caller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    """Who took it on last."""
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("calls that reached nobody"), default=0)
    tried_at = models.DateTimeField(_("last called at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("call back")
        verbose_name_plural = _("call backs")
        constraints: ClassVar = [
            status_constraint(CallBackStatus, "call_back_status_known"),
            models.CheckConstraint(condition=models.Q(why__in=WhyCall.values), name="call_back_why_known"),
            models.CheckConstraint(
                condition=models.Q(status__in=CALL_BACK_OPEN, ended_at=None)
                | (~models.Q(status__in=CALL_BACK_OPEN) & models.Q(ended_at__isnull=False)),
                name="call_back_ends_once",
            ),
            models.CheckConstraint(
                condition=models.Q(status=CallBackStatus.WAITING, caller=None, taken_at=None)
                | models.Q(status=CallBackStatus.WITHDRAWN)
                | (~models.Q(status=CallBackStatus.WAITING) & models.Q(caller__isnull=False, taken_at__isnull=False)),
                name="call_back_taken_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["need"], condition=models.Q(status__in=CALL_BACK_OPEN), name="call_back_one_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["need", "why", "round"],
                condition=~models.Q(why=WhyCall.ASKED),
                name="call_back_once_a_round",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["street", "due_at", "id"], name="call_back_of_street"),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} {self.status}"


class Call(models.Model):
    """One call of a call back: when, by whom, what came of it. Nothing of what was said."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    call_back = models.ForeignKey(CallBack, models.PROTECT, related_name="calls")
    caller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(outcome__in=Outcome.values), name="call_outcome_known"),
        ]

    def __str__(self) -> str:
        return f"{self.call_back_id} {self.outcome}"


class AskedNoMore(models.Model):
    """A person who wants no questions about any need: not reminded, not called, counted as “no verdict”."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("wish for no questions")
        verbose_name_plural = _("wishes for no questions")

    def __str__(self) -> str:
        return str(self.user_id)
