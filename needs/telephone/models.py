"""Masked calls, what the gateway reported of them, and who wants none."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.ids import new_id
from backend.states import status_constraint
from needs.telephone.states import OPEN, Failure, Party, Reported, Status


class MaskedCall(models.Model):
    """Two people are put through to each other. No number stands here: the job looks them up when it rings."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    need = models.ForeignKey("desk.Need", models.PROTECT, related_name="masked_calls")
    call_back = models.ForeignKey(
        "desk.CallBack", models.PROTECT, null=True, blank=True, related_name="masked_calls", db_index=False
    )
    """Where a third person calls back."""
    caller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    callee = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    """Null: whom it was reported for by word of mouth, with a phone and no account."""
    to = models.CharField(_("to whom"), max_length=8, choices=Party.choices)
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.ASKED)
    failure = models.CharField(_("why it failed"), max_length=9, choices=Failure.choices, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    taken_at = models.DateTimeField(_("taken by the gateway at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    seconds = models.PositiveIntegerField(_("seconds talked"), null=True, blank=True)

    class Meta:
        verbose_name = _("masked call")
        verbose_name_plural = _("masked calls")
        constraints: ClassVar = [
            status_constraint(Status, "masked_call_status_known"),
            models.CheckConstraint(condition=models.Q(to__in=Party.values), name="masked_call_to_known"),
            models.CheckConstraint(
                condition=models.Q(callee=None) | ~models.Q(callee=models.F("caller")), name="masked_call_not_oneself"
            ),
            models.CheckConstraint(
                condition=models.Q(status=Status.FAILED, failure__in=Failure.values)
                | (~models.Q(status=Status.FAILED) & models.Q(failure="")),
                name="masked_call_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=OPEN, ended_at=None)
                | (~models.Q(status__in=OPEN) & models.Q(ended_at__isnull=False)),
                name="masked_call_ends_once",
            ),
            models.UniqueConstraint(
                fields=["caller"], condition=models.Q(status__in=OPEN), name="masked_call_one_at_a_time"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["caller", "-asked_at"], name="masked_call_of_caller"),
            models.Index(fields=["asked_at"], condition=models.Q(status__in=OPEN), name="masked_call_open"),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} {self.status}"


class CallReport(models.Model):
    """One report of the gateway. Its id is the gateway's own: what comes twice is one."""

    id = models.UUIDField(primary_key=True, editable=False)
    masked_call = models.ForeignKey(MaskedCall, models.CASCADE, related_name="reports")
    state = models.CharField(_("state"), max_length=8, choices=Reported.choices)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("report of the telephone gateway")
        verbose_name_plural = _("reports of the telephone gateway")

    def __str__(self) -> str:
        return f"{self.masked_call_id} {self.state}"


class CalledNoMore(models.Model):
    """A person who wants no calls through the app; whoever tries is asked to write."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("wish for no calls")
        verbose_name_plural = _("wishes for no calls")

    def __str__(self) -> str:
        return str(self.user_id)
