"""What a volunteer may do: skills at a level, and the proofs of them."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.crypto import EncryptedText
from backend.ids import new_id
from backend.states import status_constraint
from volunteers.roster.models.volunteer import Volunteer
from volunteers.roster.states import HandInStatus, ProofKind, Skill

LEVELS = (1, 3)
"""1 can help with it, 2 does it alone, 3 teaches it."""


class HeldSkill(models.Model):
    """A skill that a volunteer says they have. Whether it counts today stands in `Volunteer.skills`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="held_skills", db_index=False)
    skill = models.CharField(_("skill"), max_length=20, choices=Skill.choices)
    level = models.PositiveSmallIntegerField(_("level"), default=1)

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["volunteer", "skill"], name="held_skill_once"),
            models.CheckConstraint(
                condition=models.Q(level__gte=LEVELS[0], level__lte=LEVELS[1]), name="held_skill_level_1_to_3"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id} {self.skill} {self.level}"


class HandIn(models.Model):
    """Pictures of a certificate that were handed in as the proof of a skill. The files are the volunteer's."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="hand_ins")
    skill = models.CharField(_("skill"), max_length=20, choices=Skill.choices)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    """As the certificate says; null where it says nothing."""
    status = models.CharField(
        _("status"), max_length=9, choices=HandInStatus.choices, default=HandInStatus.WAITING, editable=False
    )
    handed_in_at = models.DateTimeField(_("handed in at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    """Who recorded it or did not take it, or took it back."""
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    reason = EncryptedText(_("reason"), max_length=2_000, blank=True)
    """Why it was not taken, for the volunteer."""

    class Meta:
        verbose_name = _("certificate handed in")
        verbose_name_plural = _("certificates handed in")
        constraints: ClassVar = [
            status_constraint(HandInStatus, "hand_in_status_known"),
            models.CheckConstraint(condition=models.Q(skill__in=Skill.values), name="hand_in_skill_known"),
            models.CheckConstraint(
                condition=models.Q(status=HandInStatus.WAITING, decided_at=None)
                | (~models.Q(status=HandInStatus.WAITING) & models.Q(decided_at__isnull=False)),
                name="hand_in_waits_or_was_decided",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["street"], condition=models.Q(status=HandInStatus.WAITING), name="hand_in_waits"),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id} {self.skill} {self.status}"


class Proof(models.Model):
    """How a skill was shown, to whom, and until when that counts. A professional licence is one of its own kind."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="proofs", db_index=False)
    skill = models.CharField(_("skill"), max_length=20, choices=Skill.choices)
    level = models.PositiveSmallIntegerField(_("level"), default=1)
    kind = models.CharField(_("kind"), max_length=11, choices=ProofKind.choices)
    shown = models.CharField(_("shown how"), max_length=200)
    number = EncryptedText(_("number"), max_length=60, blank=True)
    """Of the certificate or the licence."""
    hand_in = models.OneToOneField(HandIn, models.SET_NULL, null=True, blank=True, related_name="proof")
    """The pictures of it, while they are kept."""
    since = models.DateField(_("since"))
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    """The last day on which it counts; null is for good."""
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    """Who saw it."""
    recorded_at = models.DateTimeField(_("recorded at"))
    warned_at = models.DateTimeField(null=True, editable=False)
    """When the volunteer was told that it ends soon."""
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)
    """When it was revoked, or the clock found that its last day is over."""

    class Meta:
        verbose_name = _("proof of a skill")
        verbose_name_plural = _("proofs of skills")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=ProofKind.values), name="proof_kind_known"),
            models.CheckConstraint(condition=models.Q(skill__in=Skill.values), name="proof_skill_known"),
            models.CheckConstraint(
                condition=models.Q(level__gte=LEVELS[0], level__lte=LEVELS[1]), name="proof_level_1_to_3"
            ),
            models.CheckConstraint(
                condition=models.Q(expires_on__isnull=True) | models.Q(expires_on__gte=models.F("since")),
                name="proof_ends_later",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["volunteer", "skill"], name="proof_of_volunteer"),
            models.Index(fields=["street", "expires_on"], condition=models.Q(ended_at__isnull=True), name="proof_due"),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id} {self.skill} {self.kind}"

    def holds(self, day: date) -> bool:
        """Whether it counts on this day."""
        return self.ended_at is None and self.since <= day and (self.expires_on is None or day <= self.expires_on)
