"""What is written on a case: assessments and plans in versions, goals, meetings. Words are encrypted, each of them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.crypto import EncryptedText
from backend.ids import new_id
from volunteers.cases.models.case import MOST_REASON, MOST_WORDS, Case
from volunteers.cases.states import Contact, Result


class Assessment(models.Model):
    """How things stood. A later one stands beside it; none is written over."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="assessments", db_index=False)
    version = models.PositiveSmallIntegerField(_("version"))
    needs = EncryptedText(_("needs"), max_length=MOST_WORDS)
    strengths = EncryptedText(_("strengths"), max_length=MOST_WORDS, blank=True)
    risks = EncryptedText(_("risks"), max_length=MOST_WORDS, blank=True)
    """The workers' own judgement: the resident reads needs and strengths, which were found together."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("assessment of a case")
        verbose_name_plural = _("assessments of cases")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "version"], name="case_assessment_versions"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.version}"


class Plan(models.Model):
    """What was planned. It holds once the resident agreed to it; a later version asks them again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="plans", db_index=False)
    version = models.PositiveSmallIntegerField(_("version"))
    summary = EncryptedText(_("summary"), max_length=MOST_WORDS)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(_("agreed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("plan of a case")
        verbose_name_plural = _("plans of cases")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "version"], name="case_plan_versions"),
            models.CheckConstraint(
                condition=models.Q(agreed_at=None, agreed_by=None)
                | models.Q(agreed_at__isnull=False, agreed_by__isnull=False),
                name="case_plan_agreed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.version}"


class Goal(models.Model):
    """What is to be reached, by when, and what became of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="goals", db_index=False)
    position = models.PositiveSmallIntegerField(_("position"))
    text = EncryptedText(_("goal"), max_length=MOST_REASON)
    due_on = models.DateField(_("due on"))
    result = models.CharField(_("result"), max_length=11, choices=Result.choices, blank=True)
    note = EncryptedText(_("what became of it"), max_length=MOST_REASON, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    class Meta:
        verbose_name = _("goal of a plan")
        verbose_name_plural = _("goals of plans")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "position"], name="case_goal_in_order"),
            models.CheckConstraint(
                condition=models.Q(result="", settled_at=None, settled_by=None)
                | models.Q(result__in=Result.values, settled_at__isnull=False, settled_by__isnull=False),
                name="case_goal_settled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Meeting(models.Model):
    """When the resident was met, with whom, what was said and what was agreed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="meetings")
    at = models.DateTimeField(_("at"))
    how = models.CharField(_("how"), max_length=11, choices=Contact.choices)
    with_whom = EncryptedText(_("with whom"), max_length=200, blank=True)
    agreed = EncryptedText(_("what was agreed"), max_length=MOST_WORDS, blank=True)
    """The resident reads it."""
    notes = EncryptedText(_("notes"), max_length=MOST_WORDS, blank=True)
    """The workers' own: nobody else reads them."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(_("noted at"))

    class Meta:
        verbose_name = _("meeting of a case")
        verbose_name_plural = _("meetings of cases")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(how__in=Contact.values), name="case_meeting_how_known"),
        ]

    def __str__(self) -> str:
        return str(self.id)
