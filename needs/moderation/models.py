"""Acts of moderation, flags, and what waits for a moderator."""

import json
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.crypto import EncryptedText
from backend.ids import new_id
from backend.states import status_constraint
from needs.moderation.states import IN_FORCE, TO_DECIDE, ItemStatus, Reason, Status, What, Why

OF_SUMMARY = models.Q(message=None)
PERSON = settings.AUTH_USER_MODEL


class Act(models.Model):
    """Something was hidden from the street, or blacked out for it: by one person; reviewed by another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    need = models.ForeignKey("desk.Need", models.PROTECT, related_name="moderation", db_index=False)
    message = models.ForeignKey("desk.Message", models.PROTECT, null=True, blank=True, related_name="moderation")
    """The message to the street that it is about; of the need's own summary none."""
    what = models.CharField(_("what"), max_length=6, choices=What.choices)
    reason = models.CharField(_("reason"), max_length=13, choices=Reason.choices)
    words = models.TextField(_("in words"), blank=True)
    passages = EncryptedText(max_length=30_000, blank=True, editable=False)
    """JSON: what is blacked out."""
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.STANDING)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(_("at"))
    restored_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    restored_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    restored_why = models.TextField(_("why it was taken back"), blank=True)
    appealed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    appealed_at = models.DateTimeField(_("appealed at"), null=True, blank=True)
    appeal = models.TextField(_("appeal"), blank=True)
    reviewed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)
    review = models.TextField(_("what the review found"), blank=True)

    class Meta:
        verbose_name = _("act of moderation")
        verbose_name_plural = _("acts of moderation")
        constraints: ClassVar = [
            status_constraint(Status, "act_status_known"),
            models.CheckConstraint(condition=models.Q(reason__in=Reason.values), name="act_reason_known"),
            models.CheckConstraint(
                condition=~models.Q(reason=Reason.OTHER) | ~models.Q(words=""), name="act_other_reason_in_words"
            ),
            models.CheckConstraint(condition=models.Q(what__in=What.values), name="act_what_known"),
            models.UniqueConstraint(
                fields=["need"],
                condition=OF_SUMMARY & models.Q(what=What.HIDE, status__in=IN_FORCE),
                name="act_hides_summary_once",
            ),
            models.UniqueConstraint(
                fields=["message"],
                condition=~OF_SUMMARY & models.Q(what=What.HIDE, status__in=IN_FORCE),
                name="act_hides_message_once",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_by=None) | ~models.Q(reviewed_by=models.F("by")),
                name="act_reviewed_by_another",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=[Status.APPEALED, Status.UPHELD, Status.OVERTURNED])
                | models.Q(appealed_by__isnull=False, appealed_at__isnull=False),
                name="act_appealed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=[Status.UPHELD, Status.OVERTURNED])
                | models.Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="act_reviewed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=Status.RESTORED)
                | models.Q(restored_by__isnull=False, restored_at__isnull=False),
                name="act_restored_by_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["street", "-at", "-id"], name="act_of_street"),
            models.Index(fields=["need", "-at"], name="act_of_need"),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} {self.what}"

    @property
    def quoted(self) -> list[str]:
        """What it blacks out."""
        found: list[str] = json.loads(self.passages) if self.passages else []
        return found


class Flag(models.Model):
    """Somebody who reads it thinks that a moderator should look. It hides nothing."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    need = models.ForeignKey("desk.Need", models.PROTECT, related_name="flags", db_index=False)
    message = models.ForeignKey(
        "desk.Message", models.PROTECT, null=True, blank=True, related_name="flags", db_index=False
    )
    user = models.ForeignKey(PERSON, models.CASCADE, related_name="+", db_index=False)
    reason = models.CharField(_("reason"), max_length=13, choices=Reason.choices)
    words = models.TextField(_("in words"), blank=True)
    at = models.DateTimeField(_("at"))
    looked_at = models.DateTimeField(_("looked at"), null=True, blank=True)
    """When a moderator looked: what was flagged until then counts no more."""

    class Meta:
        verbose_name = _("flag")
        verbose_name_plural = _("flags")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(reason__in=Reason.values), name="flag_reason_known"),
            models.CheckConstraint(
                condition=~models.Q(reason=Reason.OTHER) | ~models.Q(words=""), name="flag_other_reason_in_words"
            ),
            models.UniqueConstraint(fields=["need", "user"], condition=OF_SUMMARY, name="flag_of_summary_once"),
            models.UniqueConstraint(fields=["message", "user"], condition=~OF_SUMMARY, name="flag_of_message_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["user"], name="flag_of_user")]

    def __str__(self) -> str:
        return f"{self.need_id} {self.reason}"


class Item(models.Model):
    """Something that waits for a moderator, since when and why; or did."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    need = models.ForeignKey("desk.Need", models.PROTECT, related_name="moderation_items", db_index=False)
    message = models.ForeignKey("desk.Message", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    act = models.ForeignKey(Act, models.PROTECT, null=True, blank=True, related_name="items", db_index=False)
    """Of an appeal: against what."""
    why = models.CharField(_("why"), max_length=6, choices=Why.choices)
    status = models.CharField(_("status"), max_length=7, choices=ItemStatus.choices, default=ItemStatus.OPEN)
    since = models.DateTimeField(_("since"))
    ended_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("item of the moderators' queue")
        verbose_name_plural = _("items of the moderators' queue")
        constraints: ClassVar = [
            status_constraint(ItemStatus, "item_status_known"),
            models.CheckConstraint(condition=models.Q(why__in=Why.values), name="item_why_known"),
            models.CheckConstraint(
                condition=models.Q(why=Why.APPEAL, act__isnull=False)
                | (~models.Q(why=Why.APPEAL) & models.Q(act=None)),
                name="item_appeal_against_an_act",
            ),
            models.CheckConstraint(
                condition=~(models.Q(status=ItemStatus.LEFT) & models.Q(why__in=TO_DECIDE)),
                name="item_is_decided",
            ),
            models.CheckConstraint(
                condition=models.Q(status=ItemStatus.OPEN, ended_at=None)
                | (~models.Q(status=ItemStatus.OPEN) & models.Q(ended_at__isnull=False)),
                name="item_ended_at_a_moment",
            ),
            models.UniqueConstraint(
                fields=["need"],
                condition=OF_SUMMARY & models.Q(status=ItemStatus.OPEN, act=None),
                name="item_of_summary_once",
            ),
            models.UniqueConstraint(
                fields=["message"],
                condition=~OF_SUMMARY & models.Q(status=ItemStatus.OPEN, act=None),
                name="item_of_message_once",
            ),
            models.UniqueConstraint(
                fields=["act"], condition=models.Q(status=ItemStatus.OPEN), name="item_of_appeal_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["street", "since", "id"],
                condition=models.Q(status=ItemStatus.OPEN),
                name="item_open",
            ),
            models.Index(fields=["need"], name="item_of_need"),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} {self.why}"
