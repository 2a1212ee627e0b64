"""People at home: how to reach them, where they live, who may speak for them, and who was shown what of it."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.crypto import BlindIndex, EncryptedText
from backend.households.states import DISCLOSED, Level, Method, Purpose, Reach, Relation, Status, Why
from backend.ids import new_id
from backend.places.models import Home
from backend.states import status_constraint


class Profile(models.Model):
    """What helps to help a person. Shown to those who come to the door, and to nobody else."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="profile")
    reach = models.CharField(_("how to reach them"), max_length=9, choices=Reach.choices, default=Reach.APP)
    phone_withheld = models.BooleanField(_("phone withheld"), default=False)
    """Nobody who comes is shown the phone: they call through the committee."""
    mobility = EncryptedText(_("mobility"), max_length=500, blank=True)
    hearing = EncryptedText(_("hearing and sight"), max_length=500, blank=True)
    birth = EncryptedText(_("born"), max_length=10, blank=True)
    """ISO 8601, a year or a day: `1943`, `2014-05-30`."""
    contact_phone = EncryptedText(_("contact phone"), max_length=20, blank=True)
    """E.164, of a person who signs in with none."""
    updated_at = models.DateTimeField(_("updated at"))

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(reach__in=Reach.values), name="profile_reach_known"),
        ]

    def __str__(self) -> str:
        return str(self.user_id)


class Address(Home):
    """Where a person lives or stays."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="addresses", db_index=False)
    label = models.CharField(_("label"), max_length=40)
    is_main = models.BooleanField(_("main address"), default=False)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user"], condition=models.Q(is_main=True), name="address_one_main"),
            models.UniqueConstraint(fields=["user", "label"], name="address_label_once"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Representation(models.Model):
    """One person may speak for another, for what is named, until a day; and how the other agreed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    representative = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="represents", db_index=False
    )
    represented = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="represented_by", db_index=False
    )
    name = models.CharField(_("name"), max_length=60)
    """What the representative calls the person: whether a phone was somebody's is told to nobody."""
    phone = EncryptedText(_("phone"), max_length=20, blank=True, index="phone_index")
    """The mobile phone by which the person was asked for, E.164; empty where by another way."""
    phone_index = BlindIndex(_("phone"), of="phone", null=True)
    entered = models.BooleanField(default=False, editable=False)
    """Whether it brought the person on record, of whom nobody had known. Told to nobody."""
    wrong = models.JSONField(default=list, editable=False)
    """When wrong PINs were told within a day, in Unix seconds."""
    relation = models.CharField(_("relation"), max_length=16, choices=Relation.choices)
    purposes = ArrayField(models.CharField(max_length=12, choices=Purpose.choices), verbose_name=_("purposes"))
    status = models.CharField(_("status"), max_length=9, choices=Status.choices, default=Status.ASKED)
    asked_at = models.DateTimeField(_("asked at"))
    until = models.DateTimeField(_("until"))
    """When the consent ends."""
    due_at = models.DateTimeField(editable=False)
    """When it expires as it stands: a question sooner than a consent."""
    method = models.CharField(_("confirmed how"), max_length=9, choices=Method.choices, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    uses = models.PositiveIntegerField(_("times used"), default=0)
    used_at = models.DateTimeField(_("last used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("representation")
        verbose_name_plural = _("representations")
        constraints: ClassVar = [
            status_constraint(Status, "representation_status_known"),
            models.CheckConstraint(
                condition=~models.Q(representative=models.F("represented")), name="representation_of_another"
            ),
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("asked_at")), name="representation_ends_later"
            ),
            models.CheckConstraint(
                condition=~models.Q(status=Status.CONFIRMED)
                | (models.Q(confirmed_at__isnull=False, confirmed_by__isnull=False) & ~models.Q(method="")),
                name="representation_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(method__in=[Method.CALL_BACK, Method.IN_PERSON])
                | (
                    ~models.Q(confirmed_by=models.F("representative")) & ~models.Q(confirmed_by=models.F("represented"))
                ),
                name="representation_third_person",
            ),
            models.UniqueConstraint(
                fields=["representative", "represented"],
                condition=models.Q(status__in=[Status.ASKED, Status.CONFIRMED]),
                name="representation_once_at_a_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["representative", "status"], name="representation_by"),
            models.Index(fields=["represented", "status"], name="representation_for"),
            models.Index(fields=["phone_index"], name="representation_phone"),
            models.Index(
                fields=["due_at"],
                condition=models.Q(status__in=[Status.ASKED, Status.CONFIRMED]),
                name="representation_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.representative_id} → {self.represented_id}"

    def status_at(self, at: datetime) -> Status:
        """The status at a moment: what is due has ended, whether or not the clock's job has come by."""
        over = self.status in {Status.ASKED, Status.CONFIRMED} and self.due_at <= at
        return Status.EXPIRED if over else Status(self.status)

    def covers(self, purpose: Purpose) -> bool:
        """Whether the consent was given for this."""
        return purpose in self.purposes


class Disclosure(models.Model):
    """Somebody was shown a home: whose, how much of it, what for. Written in the transaction that showed it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    who = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    whose = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    """Null where somebody was reported for who has no account here: who reported it sees the line at the need."""
    level = models.CharField(_("level"), max_length=9, choices=Level.choices)
    why = models.CharField(_("why"), max_length=10, choices=Why.choices)
    why_id = models.UUIDField()
    need_id = models.UUIDField(null=True, db_index=True)
    """The need behind it."""
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("disclosure")
        verbose_name_plural = _("disclosures")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["who", "why", "why_id", "level"], name="disclosure_once"),
            models.CheckConstraint(condition=models.Q(level__in=DISCLOSED), name="disclosure_above_the_cell"),
            models.CheckConstraint(condition=models.Q(why__in=Why.values), name="disclosure_why_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["whose", "-id"], name="disclosure_of_person")]

    def __str__(self) -> str:
        return f"{self.who_id} {self.level} {self.why} {self.why_id}"
