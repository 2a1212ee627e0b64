"""Meetings, their agenda, who is there, motions with their votes, signatures, and what was added later."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.ids import new_id
from backend.states import status_constraint
from volunteers.meetings.states import Answer, Ballot, MotionStatus, Status


class Meeting(models.Model):
    """The committee comes together. Its minutes are drafted from what happened; once signed the database lets nobody change them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=120)
    place = models.CharField(_("place"), max_length=200)
    starts_at = models.DateTimeField(_("starts at"))
    status = models.CharField(_("status"), max_length=9, choices=Status.choices, default=Status.CALLED)
    chair = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    """Who leads it, and signs first."""
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    called_at = models.DateTimeField(_("called at"))
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    minutes = models.JSONField(_("minutes"), null=True, blank=True)
    """`minutes.Minutes`: what happened, as it was drafted, and corrected until it was signed."""
    seal = models.CharField(_("seal"), max_length=64, blank=True)
    """SHA-256 of the signed minutes; it stands in the audit too."""

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints: ClassVar = [
            status_constraint(Status, "meeting_status_known"),
            models.CheckConstraint(
                condition=~models.Q(status__in=[Status.DRAFTED, Status.SIGNED])
                | models.Q(minutes__isnull=False, opened_at__isnull=False, closed_at__isnull=False),
                name="meeting_over_has_minutes",
            ),
            models.CheckConstraint(
                condition=models.Q(status=Status.SIGNED) ^ models.Q(seal=""), name="meeting_signed_is_sealed"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["street", "-starts_at", "-id"], name="meeting_of_street")]

    def __str__(self) -> str:
        return self.title


class AgendaItem(models.Model):
    """What is to be spoken about, in order."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), blank=True)
    confidential = models.BooleanField(_("confidential"), default=False)
    """Left out of what the street reads."""
    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    """Whom it is about: whoever has a tie to it is recused, declared or not."""

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering: ClassVar = ["meeting", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "position"], name="agenda_item_in_order"),
        ]

    def __str__(self) -> str:
        return self.title


class Attendee(models.Model):
    """Somebody who is invited for a seat, and whether they were there."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendees")
    seat = models.ForeignKey("committee.Seat", models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    as_deputy = models.BooleanField(_("as deputy"))
    answer = models.CharField(_("answer"), max_length=6, choices=Answer.choices, default=Answer.NONE)
    present = models.BooleanField(_("present"), default=False)

    class Meta:
        verbose_name = _("attendee")
        verbose_name_plural = _("attendees")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "user"], name="attendee_once_at_a_meeting"),
            models.CheckConstraint(condition=models.Q(answer__in=Answer.values), name="attendee_answer_known"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Recusal(models.Model):
    """Somebody with a seat says that they have an interest in an item."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="recusals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        constraints: ClassVar = [models.UniqueConstraint(fields=["item", "user"], name="recusal_once_of_an_item")]

    def __str__(self) -> str:
        return str(self.id)


class Motion(models.Model):
    """What the committee is asked to decide on an item."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="motions")
    text = models.TextField(_("text"))
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    moved_at = models.DateTimeField(_("moved at"))
    status = models.CharField(_("status"), max_length=7, choices=MotionStatus.choices, default=MotionStatus.OPEN)

    class Meta:
        verbose_name = _("motion")
        verbose_name_plural = _("motions")
        constraints: ClassVar = [status_constraint(MotionStatus, "motion_status_known")]

    def __str__(self) -> str:
        return self.text[:60]


class MotionVote(models.Model):
    """What one seat said, before all."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    motion = models.ForeignKey(Motion, models.PROTECT, related_name="votes")
    seat = models.ForeignKey("committee.Seat", models.PROTECT, related_name="+")
    voter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ballot = models.CharField(_("vote"), max_length=7, choices=Ballot.choices)
    counted = models.BooleanField(_("counted"), default=False, editable=False)
    """Whether its voter was still the one who may vote for the seat when the votes were counted."""
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("vote on a motion")
        verbose_name_plural = _("votes on motions")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["motion", "voter"], name="motion_vote_once_of_a_person"),
            models.CheckConstraint(condition=models.Q(ballot__in=Ballot.values), name="motion_vote_known"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Signature(models.Model):
    """Somebody who was there says that the minutes are right."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="signatures")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("signature under minutes")
        verbose_name_plural = _("signatures under minutes")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "user"], name="minutes_signed_once_by_a_person"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Addendum(models.Model):
    """What is added to signed minutes; they themselves stay as they are."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="addenda")
    text = models.TextField(_("text"))
    confidential = models.BooleanField(_("confidential"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("addendum to minutes")
        verbose_name_plural = _("addenda to minutes")

    def __str__(self) -> str:
        return str(self.id)
