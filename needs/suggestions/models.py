"""What was suggested, beside what a person decided."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backend.ids import new_id
from needs.catalogue.states import Urgency
from needs.desk.states import Kind


class Suggestion(models.Model):
    """Of one need, made when it was reported, and the first decision after it. Never of a report of wrongdoing."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    need = models.OneToOneField("desk.Need", models.CASCADE, related_name="+")
    category = models.CharField(_("category"), max_length=40, blank=True)
    """Its code; empty where the words say nothing."""
    confidence = models.FloatField(_("confidence"), default=0)
    """0 to 1."""
    urgency = models.CharField(_("urgency"), max_length=9, choices=Urgency.choices, blank=True)
    urgency_confidence = models.FloatField(default=0)
    top = models.JSONField(default=list)
    """`[code, confidence]` of the three likeliest categories, best first."""
    version = models.CharField(_("version"), max_length=40)
    """Of the model; `rules` without one."""
    suggested_at = models.DateTimeField(_("suggested at"))
    decided_category = models.CharField(_("decided category"), max_length=40, blank=True)
    decided_urgency = models.CharField(_("decided urgency"), max_length=9, choices=Urgency.choices, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1, urgency_confidence__gte=0, urgency_confidence__lte=1),
                name="suggestion_confidence_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, decided_category="", decided_urgency="")
                | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decided_urgency=""),
                name="suggestion_decided_by_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                F("street"), F("decided_at").desc(), name="suggestion_decided", condition=Q(decided_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.need_id} {self.category} {self.confidence:.2f}"


NEVER = (Kind.WRONGDOING,)
"""Kinds of which nothing is suggested, kept or learned."""
