"""A case on an entry of the care register, who has a part in it, and what the resident asks to be corrected."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.crypto import EncryptedText
from backend.ids import new_id
from backend.states import status_constraint
from volunteers.care.models import Entry
from volunteers.cases.states import LIVE, CorrectionStatus, Outcome, Part, Status

MOST_REASON = 1_000
MOST_WORDS = 5_000


class Case(models.Model):
    """What an organisation does for a resident who agreed to it. Confidential to who has a part in it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="cases")
    organisation = models.ForeignKey(
        "parties.Organisation", models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.PROPOSED)
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    """Who answers for it; null while nobody does."""
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposed at"))
    """When the resident was asked, or asked anew for another organisation."""
    about = EncryptedText(_("what it would be about"), max_length=MOST_REASON)
    """As the resident is asked."""
    consent = models.ForeignKey("privacy.Consent", models.SET_NULL, null=True, blank=True, related_name="+")
    representation = models.ForeignKey(
        "households.Representation", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    """By whose right, where somebody agreed for them."""
    since = models.DateTimeField(_("since"), null=True, blank=True)
    """When it was agreed to."""
    review_on = models.DateField(_("review on"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=13, choices=Outcome.choices, blank=True)
    closing = EncryptedText(_("reason for closing"), max_length=MOST_REASON, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    emptied_at = models.DateTimeField(_("emptied at"), null=True, blank=True)
    """When what was written was removed."""

    class Meta:
        verbose_name = _("professional case")
        verbose_name_plural = _("professional cases")
        constraints: ClassVar = [
            status_constraint(Status, "case_status_known"),
            models.UniqueConstraint(
                fields=["entry", "organisation"], condition=models.Q(status__in=LIVE), name="case_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=[Status.OPEN, Status.WAITING])
                | models.Q(consent__isnull=False, since__isnull=False),
                name="case_nobody_without_consent",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=[Status.PROPOSED, Status.OPEN]) | models.Q(lead__isnull=False),
                name="case_somebody_answers",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=Status.WAITING) | models.Q(lead=None), name="case_waits_for_somebody"
            ),
            models.CheckConstraint(
                condition=models.Q(status=Status.CLOSED, closed_at__isnull=False, outcome__in=Outcome.values)
                | (~models.Q(status=Status.CLOSED) & models.Q(outcome__in=["", *Outcome.values])),
                name="case_closed_says_how",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=Status.ENDED) | models.Q(ended_at__isnull=False), name="case_ended_when"
            ),
            models.CheckConstraint(
                condition=models.Q(emptied_at=None) | models.Q(status__in=[Status.CLOSED, Status.ENDED]),
                name="case_emptied_is_over",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["street", "-id"], name="case_of_street"),
            models.Index(fields=["review_on"], condition=models.Q(status=Status.OPEN), name="case_to_review"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def resident_id(self) -> object:
        """Whose it is; needs `entry` loaded."""
        return self.entry.resident_id

    @property
    def user_id(self) -> object:
        """The same, as rules ask for it."""
        return self.entry.resident_id

    def over_since(self, at: datetime, *, days: int) -> bool:
        """Whether it was closed longer ago than so many days."""
        return self.closed_at is not None and self.closed_at + timedelta(days=days) <= at


class Participant(models.Model):
    """Somebody whom the lead named: a colleague, or a supervisor with a reason and an end."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="participants", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    part = models.CharField(_("part"), max_length=10, choices=Part.choices)
    reason = EncryptedText(_("reason"), max_length=MOST_REASON, blank=True)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    named_at = models.DateTimeField(_("named at"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("part in a case")
        verbose_name_plural = _("parts in cases")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(part__in=Part.values), name="case_part_known"),
            models.UniqueConstraint(
                fields=["case", "user", "part"], condition=models.Q(ended_at=None), name="case_part_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=~models.Q(part=Part.SUPERVISOR) | models.Q(until__gt=models.F("named_at")),
                name="case_supervisor_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Correction(models.Model):
    """What the resident says is wrong in their case, and the answer."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="corrections")
    status = models.CharField(
        _("status"), max_length=7, choices=CorrectionStatus.choices, default=CorrectionStatus.ASKED
    )
    text = EncryptedText(_("what is wrong"), max_length=MOST_REASON)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    answer = EncryptedText(_("answer"), max_length=MOST_REASON, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("correction asked for in a case")
        verbose_name_plural = _("corrections asked for in cases")
        constraints: ClassVar = [
            status_constraint(CorrectionStatus, "case_correction_status_known"),
            models.CheckConstraint(
                condition=models.Q(status=CorrectionStatus.ASKED)
                | models.Q(answered_by__isnull=False, answered_at__isnull=False),
                name="case_correction_answered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
