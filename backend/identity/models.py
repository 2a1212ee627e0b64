"""Paper cards, proofs of residence and who vouched, phones that staff change."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from backend.crypto import EncryptedText
from backend.identity.states import OPEN, CardStatus, ChangeStatus, ResidenceStatus
from backend.ids import new_id

PERSON = settings.AUTH_USER_MODEL


class PaperCard(models.Model):
    """A number on paper, beside the person's PIN, for whoever has no smartphone. Its keyed hash is stored, and no more."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    user = models.ForeignKey(PERSON, models.CASCADE, related_name="paper_cards")
    number_hash = models.BinaryField(max_length=32, unique=True, editable=False)
    ending = models.CharField(_("last digits"), max_length=4)
    """Of the number: by them a card is told from another."""
    status = models.CharField(_("status"), max_length=7, choices=CardStatus.choices, default=CardStatus.ACTIVE)
    issued_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    issued_at = models.DateTimeField(_("issued at"))
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("paper card")
        verbose_name_plural = _("paper cards")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=CardStatus.values), name="card_status_known"),
            models.UniqueConstraint(fields=["user"], condition=Q(status=CardStatus.ACTIVE), name="one_card_in_use"),
            models.CheckConstraint(
                condition=Q(status=CardStatus.ACTIVE, revoked_at=None)
                | Q(status=CardStatus.REVOKED, revoked_at__isnull=False),
                name="card_revoked_at_a_time",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["street", "issued_at"], name="card_of_street")]

    def __str__(self) -> str:
        return f"…{self.ending}"


class Residence(models.Model):
    """That a person lives at one of their addresses, and who stands for it: a community worker, or a neighbour."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    user = models.ForeignKey(PERSON, models.CASCADE, related_name="residences")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+", verbose_name=_("community or grid"))
    address = models.ForeignKey(
        "households.Address", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("address")
    )
    """As the person put it on record; none once it is refused, revoked or withdrawn."""
    status = models.CharField(_("status"), max_length=9, choices=ResidenceStatus.choices, default=ResidenceStatus.ASKED)
    confirmed_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, blank=True, related_name="+")
    vouched = models.BooleanField(_("by a neighbour"), default=False)
    asked_at = models.DateTimeField(_("asked at"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("residence")
        verbose_name_plural = _("residences")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=ResidenceStatus.values), name="residence_status_known"),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(status__in=OPEN),
                name="one_residence_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status__in=OPEN, address__isnull=False) | (~Q(status__in=OPEN) & Q(address=None)),
                name="residence_is_at_an_address",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("user")), name="nobody_confirms_themself"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["street", "status", "asked_at"], name="residence_of_street")]

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.area_id}"


class Vouch(models.Model):
    """A neighbour's word for a residence. Kept when it is taken back: it counts against the year's limit."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    residence = models.ForeignKey(Residence, models.CASCADE, related_name="vouches")
    voucher = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    at = models.DateTimeField(_("at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("vouch")
        verbose_name_plural = _("vouches")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["residence"], condition=Q(ended_at=None), name="one_voucher_at_a_time"),
        ]
        indexes: ClassVar = [models.Index(fields=["voucher", "at"], name="vouches_of_person")]

    def __str__(self) -> str:
        return f"{self.voucher_id} → {self.residence_id}"


class PhoneChange(models.Model):
    """A phone that staff change for somebody, after a wait in which the owner of the old one may object.

    One that its owner changed, by a code to the old and one to the new, is done at once.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    street = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    user = models.ForeignKey(PERSON, models.CASCADE, related_name="phone_changes")
    phone = EncryptedText(_("new phone"), max_length=20)
    status = models.CharField(_("status"), max_length=7, choices=ChangeStatus.choices, default=ChangeStatus.WAITING)
    asked_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    due_at = models.DateTimeField(_("due at"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("change of phone")
        verbose_name_plural = _("changes of phone")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=ChangeStatus.values), name="change_status_known"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(status=ChangeStatus.WAITING), name="one_change_of_phone_waits"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.user_id}"
