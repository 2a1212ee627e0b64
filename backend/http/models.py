"""Answers kept for repeated commands."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.crypto import EncryptedBytes


class Answer(models.Model):
    """What a command with an `Idempotency-Key` was answered: the same key gives the same answer, the work is done once.

    A refused command changes nothing and keeps no answer: sent again, it is judged again.
    """

    pk = models.CompositePrimaryKey("user_id", "key")
    user_id = models.UUIDField()
    key = models.CharField(max_length=100)
    fingerprint = models.BinaryField(max_length=32)
    """HMAC-SHA-256 of method, path and body, with the deployment's key."""
    status = models.PositiveSmallIntegerField(default=0)
    body = EncryptedBytes(default=b"")
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        indexes: ClassVar = [models.Index(fields=["created_at"], name="answer_age")]

    def __str__(self) -> str:
        return self.key
