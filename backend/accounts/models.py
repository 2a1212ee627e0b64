"""People and their device sessions. Accounts are deployment-wide; a person's home is one street."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.crypto import BlindIndex, EncryptedText, with_indexes
from backend.ids import new_id


class Language(models.TextChoices):
    """What the product speaks."""

    CHINESE = "zh-hans", "简体中文"
    ENGLISH = "en", "English"


class UserManager(BaseUserManager["User"]):
    """Makes users by phone."""

    def create_user(self, phone: str | None, password: str | None = None, **fields: object) -> "User":
        """A person. `phone` is E.164, None for one whom others report for; most people never have a password."""
        user = self.model(phone=phone, **fields)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, phone: str, password: str, **fields: object) -> "User":
        """An administrator of the deployment."""
        return self.create_user(phone, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with a phone, or one whom others report for."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    phone = EncryptedText(_("phone"), max_length=20, null=True, blank=True, index="phone_index")
    """E.164; null for an elder who has none. Found, and kept unique, by its index."""
    phone_index = BlindIndex(_("phone"), of="phone", unique=True, null=True)
    phone_verified = models.BooleanField(_("phone verified"), default=False)
    name = models.CharField(_("name"), max_length=60)
    language = models.CharField(_("language"), max_length=10, choices=Language.choices, default=Language.CHINESE)
    home_street = models.ForeignKey(
        "places.Area", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("home street")
    )
    is_seed = models.BooleanField(_("of the demonstration"), default=False)
    """Nobody's real number: the SMS gateway refuses it."""
    requests_per_minute = models.PositiveIntegerField(_("requests a minute"), null=True, blank=True)
    """A rate limit of this person's own, 0 for none; null is the deployment's."""
    is_active = models.BooleanField(_("active"), default=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("merged into")
    )
    """The account of the same person that goes on for this one."""
    is_staff = models.BooleanField(_("may enter the admin"), default=False)
    office_waits = models.BooleanField(_("offices wait"), default=False)
    """Since staff changed the phone, until somebody who stands above has seen the person with their second factor."""
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "phone"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.masked_name

    def save(self, *, update_fields: Iterable[str] | None = None, **more: Any) -> None:
        """A phone that changes takes its index with it."""
        super().save(update_fields=with_indexes(User, update_fields), **more)

    def get_short_name(self) -> str:
        """What the admin greets by; without it, that would be the phone."""
        return self.name

    @property
    def masked_name(self) -> str:
        """The surname only: 王**. What everybody but those concerned sees."""
        return mask_name(self.name)


def mask_name(name: str) -> str:
    """Surname only; of a Western name the first initial."""
    name = name.strip()
    if not name:
        return ""
    return name[0] + "**"


def mask_phone(phone: str | None) -> str:
    """138****1234."""
    digits = (phone or "").removeprefix("+86")
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 8 else "****" if digits else ""


class Reach(models.TextChoices):
    """How far a session reaches."""

    FULL = "full", _("Everything")
    CARD = "card", _("A paper card: report, follow, judge")


class DeviceSession(models.Model):
    """A sign-in on one device. The token itself is never stored."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="device_sessions")
    token_hash = models.BinaryField(max_length=32, unique=True, editable=False)
    device = models.CharField(_("device"), max_length=120, blank=True)
    assured = models.BooleanField(_("second factor passed"), default=False)
    reach = models.CharField(_("reach"), max_length=4, choices=Reach.choices, default=Reach.FULL)
    last_seen_at = models.DateTimeField(_("last seen"), null=True, blank=True)
    """Within the hour: a request writes it only when it is older than that."""
    created_at = models.DateTimeField(_("created at"))
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        verbose_name = _("device session")
        verbose_name_plural = _("device sessions")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(reach__in=Reach.values), name="session_reach_known"),
            models.CheckConstraint(
                condition=~models.Q(reach=Reach.CARD, assured=True), name="session_by_card_is_not_assured"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["user", "created_at"], name="session_of_person")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.created_at:%Y-%m-%d}"


@dataclass(frozen=True, slots=True)
class Grant:
    """A fresh session and its access token, which is nowhere else."""

    token: str
    session: DeviceSession


class Pin(models.Model):
    """Six digits of a person, on their paper card or in their head. `pins.py` alone reads and writes it."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="pin")
    salt = models.UUIDField(editable=False)
    hash = models.BinaryField(max_length=32, editable=False)
    wrong = models.JSONField(default=list, editable=False)
    """When wrong PINs were given with the card within a day, in Unix seconds."""
    set_at = models.DateTimeField(editable=False)
    set_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", editable=False)

    class Meta:
        verbose_name = _("PIN")
        verbose_name_plural = _("PINs")

    def __str__(self) -> str:
        return str(self.user_id)


class CodePurpose(models.TextChoices):
    """What a code is for: it does nothing else."""

    SIGN_IN = "sign_in", _("Signing in")
    OLD_PHONE = "old_phone", _("Leaving a phone")
    NEW_PHONE = "new_phone", _("Coming to a phone")
    ERASE = "erase", _("Erasing the account")


class SignInCode(models.Model):
    """Something that waits for the code sent to its phone. Kept for a day, to count what a phone asked for.

    Neither the flow's token nor the code is stored: their hashes are. A row with `real` false is one for a phone that
    has no account: it looks alike to whoever asked, no code was sent, and none fits.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    purpose = models.CharField(max_length=9, choices=CodePurpose.choices, default=CodePurpose.SIGN_IN)
    flow_hash = models.BinaryField(max_length=32, editable=False)
    code_hash = models.BinaryField(max_length=32, editable=False)
    """Keyed with the deployment's secret: six digits alone would be found by trying."""
    phone = EncryptedText(_("phone"), max_length=20, index="phone_index")
    phone_index = BlindIndex(_("phone"), of="phone")
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="+")
    real = models.BooleanField()
    address_mark = models.BinaryField(max_length=32, editable=False, default=bytes)
    device_mark = models.BinaryField(max_length=32, editable=False, null=True)
    """Keyed hashes of the phone with the address, and with the device, that asked: only to count by."""
    name = models.CharField(_("name"), max_length=60, blank=True)
    language = models.CharField(max_length=10, choices=Language.choices, default=Language.CHINESE)
    street = models.ForeignKey("places.Area", models.CASCADE, null=True, blank=True, related_name="+")
    """Name, language and street of somebody who signs up."""
    agrees_to = models.PositiveSmallIntegerField(null=True)
    """The version of the text on running the service that whoever signs in with it was shown, and so agrees to."""
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("sign-in code")
        verbose_name_plural = _("sign-in codes")
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(tries__lte=3), name="sign_in_code_three_tries"),
            models.CheckConstraint(
                condition=models.Q(purpose__in=CodePurpose.values), name="sign_in_code_purpose_known"
            ),
            models.UniqueConstraint(fields=["flow_hash", "purpose"], name="sign_in_code_of_flow"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["phone_index", "created_at"], name="sign_in_code_of_phone"),
            models.Index(fields=["created_at"], name="sign_in_code_age"),
        ]

    def __str__(self) -> str:
        return mask_phone(self.phone)


def new_token() -> tuple[str, bytes]:
    """A fresh access token and the hash that is stored of it."""
    token = "ll_" + secrets.token_urlsafe(32)
    return token, hash_token(token)


def hash_token(token: str) -> bytes:
    """SHA-256: the token has 256 random bits, so it needs no salt."""
    return hashlib.sha256(token.encode()).digest()
