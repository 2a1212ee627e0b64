"""Feedback cards: who was asked stands in one table, what was answered in another, and nothing joins the two.

An invitation knows that it was answered, and by whom. A response knows neither the person, nor the invitation, nor the
time of day, and its id is drawn at random, so that not even the order of ids tells one from another.
"""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.ids import new_id


class Invitation(models.Model):
    """A feedback card that waits for a resident whose attendance is attested."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    attendance = models.OneToOneField("delivery.Attendance", models.PROTECT, related_name="invitation")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    activity = models.ForeignKey("delivery.Activity", models.PROTECT, related_name="+")
    project = models.ForeignKey("delivery.Project", models.PROTECT, related_name="+")
    answered = models.BooleanField(_("answered"), default=False)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints: ClassVar = [models.UniqueConstraint(fields=["activity", "user"], name="invitation_once")]
        indexes: ClassVar = [
            models.Index(fields=["user", "-id"], condition=models.Q(answered=False), name="invitation_waiting"),
            models.Index(fields=["project", "answered"], name="invitation_of_project"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Response(models.Model):
    """What a resident answered; nobody can tell which."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    project = models.ForeignKey("delivery.Project", models.PROTECT, related_name="+")
    activity = models.ForeignKey("delivery.Activity", models.PROTECT, related_name="+")
    scores = models.JSONField(_("scores"))
    """{aspect: 1 to 5}"""
    comment = models.TextField(_("comment"), blank=True)
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        indexes: ClassVar = [models.Index(fields=["project", "id"], name="response_of_project")]

    def __str__(self) -> str:
        return str(self.id)


class Reply(models.Model):
    """The contractor's answer to a comment: one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    response = models.OneToOneField(Response, models.PROTECT, related_name="reply")
    text = models.TextField(_("text"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")

    def __str__(self) -> str:
        return str(self.id)
