"""Rounds, and the visits of them with who is planned for each."""

from datetime import datetime, time, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.crypto import EncryptedText
from backend.ids import new_id
from backend.places.models import Home
from backend.states import status_constraint
from volunteers.dispatch.models import Task
from volunteers.dispatch.states import TaskKind
from volunteers.roster.models import Volunteer
from volunteers.rounds.states import Status, WhyNot


class Round(models.Model):
    """Many visits on one day. Times of the plan are minutes since local midnight of the day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    community = models.ForeignKey("places.Area", models.PROTECT, null=True, blank=True, related_name="+")
    grid = models.ForeignKey("places.Area", models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=13, choices=TaskKind.choices)
    source = models.CharField(_("source"), max_length=40)
    """Who told whom to visit: a code of `sources`."""
    instructions = models.TextField(_("instructions"), blank=True)
    """For those who go."""
    day = models.DateField(_("day"))
    opens = models.TimeField(_("from"))
    closes = models.TimeField(_("until"))
    status = models.CharField(_("status"), max_length=9, choices=Status.choices, default=Status.DRAFT)
    turn = models.PositiveIntegerField(_("times planned"), default=0)
    """Which planning it is: what an earlier one says is heard no more."""
    stopped = models.BooleanField(_("stopped"), default=False)
    """Whether who directs it is content with the best so far."""
    progress = models.JSONField(_("progress"), default=dict)
    """Of the planning under way: `{seconds, of_seconds, planned, visits, walk_m}`."""
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("made at"))
    fingerprint = models.BinaryField(max_length=32, editable=False)
    """SHA-256 of what was asked for, by which one that is sent again is known."""

    class Meta:
        verbose_name = _("round of visits")
        verbose_name_plural = _("rounds of visits")
        constraints: ClassVar = [
            status_constraint(Status, "round_status_known"),
            models.CheckConstraint(condition=models.Q(closes__gt=models.F("opens")), name="round_closes_later"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["street", "-id"], name="round_of_street"),
            models.Index(fields=["day"], condition=models.Q(status=Status.SENT), name="round_sent_of_day"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def span(self) -> tuple[int, int]:
        """From when to when, in minutes of the day."""
        return minutes_of(self.opens), minutes_of(self.closes)

    def at(self, minutes: int, zone: ZoneInfo) -> datetime:
        """The moment of so many minutes of its day."""
        wall = datetime.combine(self.day, time()) + timedelta(minutes=minutes)
        return wall.replace(tzinfo=zone)

    def minute(self, moment: datetime, zone: ZoneInfo) -> int:
        """The minute of its day that a moment is by the wall; of an earlier day below 0, of a later one from 1,440 on."""
        wall = moment.astimezone(zone).replace(tzinfo=None)
        return (wall - datetime.combine(self.day, time())) // timedelta(minutes=1)


class RoundVisit(Home):
    """Somebody to visit, and who is planned to go there when. Its place is the resident's home."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+", db_index=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="visits", db_index=False)
    key = models.CharField(max_length=64, editable=False)
    """What the source calls it: nobody stands in a round twice."""
    title = models.CharField(_("title"), max_length=120)
    beneficiary = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    contact_phone = EncryptedText(_("phone"), max_length=20, blank=True)
    """E.164, of one who has no account."""
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    windows = models.JSONField(_("hours"), default=list)
    """`[[from, until], …]` in minutes of the day; within the round's."""
    skills = ArrayField(models.CharField(max_length=20), verbose_name=_("skills"), default=list)
    levels = models.JSONField(_("levels of skills"), default=dict, db_default={}, blank=True)
    """As of a task: `{skill: level}` above 1."""
    trusted = ArrayField(models.UUIDField(), verbose_name=_("trusted volunteers"), default=list)
    """User ids of those whom the resident knows."""
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField(_("position"), null=True, blank=True)
    """In the volunteer's order, from 0."""
    begins = models.PositiveSmallIntegerField(_("begins"), null=True, blank=True)
    walk_m = models.PositiveIntegerField(_("metres walked"), null=True, blank=True)
    pinned = models.BooleanField(_("pinned"), default=False)
    """Whether this volunteer goes, whatever else is planned."""
    out = models.BooleanField(_("taken out"), default=False)
    why_not = models.CharField(_("why nobody goes"), max_length=13, choices=WhyNot.choices, blank=True)
    task = models.OneToOneField(Task, models.PROTECT, null=True, blank=True, related_name="round_visit")

    class Meta:
        verbose_name = _("visit of a round")
        verbose_name_plural = _("visits of rounds")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "key"], name="round_visit_once"),
            models.CheckConstraint(
                condition=models.Q(volunteer=None, position=None, begins=None, walk_m=None)
                | models.Q(volunteer__isnull=False, position__isnull=False, begins__isnull=False, walk_m__isnull=False),
                name="round_visit_planned_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(pinned=False) | models.Q(volunteer__isnull=False), name="round_visit_pinned_to_whom"
            ),
            models.CheckConstraint(
                condition=models.Q(out=False) | models.Q(volunteer=None), name="round_visit_out_is_nobodys"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["volunteer", "round"], name="round_visit_of_volunteer")]

    def __str__(self) -> str:
        return str(self.id)


def minutes_of(at: time) -> int:
    """Since midnight."""
    return at.hour * 60 + at.minute
