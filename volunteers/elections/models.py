"""Elections, who stands, who may vote and has; and the ballots, which name nobody who cast them."""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.ids import new_id
from backend.states import status_constraint
from volunteers.committee.states import Kind as SeatKind
from volunteers.elections.states import OPEN, Kind, NominationStatus, Status
from volunteers.group.states import Tier


class Election(models.Model):
    """The members decide who takes an office, or whether somebody leaves one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    status = models.CharField(_("status"), max_length=9, choices=Status.choices, default=Status.GATHERING)
    tier = models.CharField(_("tier"), max_length=11, choices=Tier.choices, blank=True)
    """The role that is filled; empty for a seat, and in a recall."""
    team = models.ForeignKey("group.Team", models.PROTECT, null=True, blank=True, related_name="+")
    """Whose members vote; null where the whole group does."""
    seat_kind = models.CharField(_("kind of seat"), max_length=17, choices=SeatKind.choices, blank=True)
    places = models.PositiveSmallIntegerField(_("places"), default=1)
    term_months = models.PositiveSmallIntegerField(_("term in months"), default=0)
    role = models.ForeignKey("group.Role", models.PROTECT, null=True, blank=True, related_name="+")
    """The role from which somebody is recalled."""
    seat = models.ForeignKey("committee.Seat", models.PROTECT, null=True, blank=True, related_name="+")
    """The seat from which its holder is recalled."""
    reason = models.TextField(_("reason"), blank=True)
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    called_at = models.DateTimeField(_("called at"))
    gathering_until = models.DateTimeField(_("gathering until"))
    voting_days = models.PositiveSmallIntegerField(_("days of voting"))
    voting_until = models.DateTimeField(_("voting until"), null=True, blank=True)
    electorate = models.PositiveIntegerField(_("electorate"), null=True, blank=True)
    """How many were on the roll when the vote opened."""
    result = models.JSONField(_("result"), null=True, blank=True)

    class Meta:
        verbose_name = _("election")
        verbose_name_plural = _("elections")
        constraints: ClassVar = [
            status_constraint(Status, "election_status_known"),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="election_kind_known"),
            models.CheckConstraint(
                condition=(
                    models.Q(kind=Kind.ELECTION, role=None, seat=None)
                    & (models.Q(tier="") ^ models.Q(seat_kind=""))
                    & models.Q(places__gte=1, term_months__gte=1)
                )
                | (models.Q(kind=Kind.RECALL, tier="", seat_kind="") & (models.Q(role=None) ^ models.Q(seat=None))),
                name="election_is_of_one_office",
            ),
            models.CheckConstraint(
                condition=models.Q(status=Status.GATHERING)
                | models.Q(voting_until__isnull=False, electorate__isnull=False)
                | models.Q(status__in=[Status.FAILED, Status.CANCELLED]),
                name="election_votes_on_a_roll",
            ),
            models.UniqueConstraint(
                fields=["role"], condition=models.Q(status__in=OPEN, role__isnull=False), name="recall_one_of_a_role"
            ),
            models.UniqueConstraint(
                fields=["seat"], condition=models.Q(status__in=OPEN, seat__isnull=False), name="recall_one_of_a_seat"
            ),
            models.UniqueConstraint(
                fields=["street", "tier", "team", "seat_kind"],
                condition=models.Q(status__in=OPEN, kind=Kind.ELECTION),
                nulls_distinct=False,
                name="election_one_of_an_office",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.id}"


class Nomination(models.Model):
    """Somebody is put forward: by one member, seconded by another; on the ballot once they accept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    election = models.ForeignKey(Election, models.PROTECT, related_name="nominations")
    candidate = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    nominated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    seconded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    status = models.CharField(
        _("status"), max_length=9, choices=NominationStatus.choices, default=NominationStatus.NOMINATED
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        constraints: ClassVar = [
            status_constraint(NominationStatus, "nomination_status_known"),
            models.UniqueConstraint(fields=["election", "candidate"], name="nomination_once_in_an_election"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Signature(models.Model):
    """A member asks for a recall too."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    election = models.ForeignKey(Election, models.PROTECT, related_name="signatures")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["election", "user"], name="signature_once_in_a_recall"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Voter(models.Model):
    """Somebody on the roll. It says that they have voted: neither when nor what."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    election = models.ForeignKey(Election, models.PROTECT, related_name="voters")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    voted = models.BooleanField(_("voted"), default=False)

    class Meta:
        verbose_name = _("voter")
        verbose_name_plural = _("voters")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["election", "user"], name="voter_once_on_a_roll"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Ballot(models.Model):
    """What somebody chose. No person, no time; the id is random, so that it tells no order (docs/adr/0025)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    election = models.ForeignKey(Election, models.PROTECT, related_name="ballots")
    receipt = models.CharField(_("receipt"), max_length=20, unique=True)
    choices = ArrayField(models.UUIDField(), verbose_name=_("choices"), default=list)
    """Ids of nominations; empty for a blank ballot, and in a recall."""
    recall = models.BooleanField(_("recall"), null=True)
    """In a recall: whether to recall."""

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")

    def __str__(self) -> str:
        return self.receipt
