"""The feed: what concerns a person, in the order in which it came true."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FeedItem(models.Model):
    """One change as one person sees it. Written in the transaction that made the change; numbered after its commit."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seq = models.PositiveBigIntegerField(null=True, editable=False)
    """1, 2, 3, … per person, without gaps; null until the sequencer has seen it committed."""
    type = models.CharField(_("type"), max_length=40)
    at = models.DateTimeField(_("at"))
    data = models.JSONField(_("data"))

    class Meta:
        verbose_name = _("feed item")
        verbose_name_plural = _("feed items")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "seq"], name="feed_seq_once_per_person"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=models.Q(seq=None), name="feed_not_yet_numbered"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.seq} {self.type}"


class FeedPosition(models.Model):
    """The last number given to each person. Written by the sequencer alone, so that no write queues for it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+", db_constraint=False
    )
    """No constraint in the database: its check would make the one sequencer of all wait for whoever locks a person."""
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("feed position")
        verbose_name_plural = _("feed positions")

    def __str__(self) -> str:
        return f"{self.user_id} {self.last}"
