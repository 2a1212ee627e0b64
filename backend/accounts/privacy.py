"""What accounts hold about people."""

from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.accounts.adapters import CONTEXT
from backend.accounts.models import DeviceSession, Pin, SignInCode, User
from backend.database import delete_in_batches
from backend.privacy import registry as r
from backend.privacy.options import KEEP_SESSIONS_DAYS
from backend.privacy.registry import UNNAMED, Fate, Holding, Person, Retention, Sealed


def _of_phone(person: Person) -> Q:
    return Q(phone=person.phone) if person.phone else Q(pk=None)


def _forget_codes(older_than: datetime, _now: datetime) -> int:
    return delete_in_batches(SignInCode.objects.filter(created_at__lt=older_than))


def _forget_sessions(street_id: UUID | None, older_than: datetime, _now: datetime) -> int:
    ended = Q(expires_at__lt=older_than) | Q(revoked_at__lt=older_than)
    theirs = User.objects.filter(home_street=street_id).values("pk")
    return delete_in_batches(DeviceSession.objects.filter(ended, user__in=theirs))


SEALED = [Sealed(model=Authenticator, column="data", keys=("secret", "seed"), context=CONTEXT)]
"""Of an authenticator app, and of recovery codes."""

HOLDINGS = [
    *(
        Holding(
            model=model,
            of=("user",),
            fate=Fate.ERASED,
            why=r.TO_SIGN_IN,
            sees=r.THEMSELF,
            kept=r.WITH_ACCOUNT,
            without=("data", "extra_data"),
        )
        for model in (Authenticator, SocialAccount, EmailAddress)
    ),
    Holding(
        model=User,
        name=_("your account"),
        of=("id", "merged_into"),
        fate=Fate.ANONYMISED,
        why=r.TO_SIGN_IN,
        sees=r.OFFICES,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
        without=("password", "phone_index"),
        blank={
            "name": UNNAMED,
            "phone": None,
            "phone_index": None,
            "phone_verified": False,
            "password": "!",
            "last_login": None,
            "is_active": False,
            "is_staff": False,
            "is_superuser": False,
        },
    ),
    Holding(
        model=DeviceSession,
        of=("user",),
        fate=Fate.ERASED,
        why=r.TO_SIGN_IN,
        sees=r.THEMSELF,
        kept=r.UNTIL_OVER,
        without=("token_hash",),
    ),
    Holding(
        model=Pin,
        of=("user",),
        fate=Fate.ERASED,
        why=r.TO_SIGN_IN,
        sees=r.THEMSELF,
        kept=r.WITH_ACCOUNT,
        without=("salt", "hash", "wrong", "set_by"),
    ),
    Holding(
        model=Pin,
        of=("set_by",),
        fate=Fate.KEPT,
        why=r.TO_SIGN_IN,
        sees=r.OFFICES,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
        # The rest of the row is about somebody else.
        without=("user", "salt", "hash", "wrong"),
    ),
    Holding(
        model=SignInCode,
        of=("user",),
        also=_of_phone,
        fate=Fate.ERASED,
        why=r.TO_SIGN_IN,
        sees=r.THEMSELF,
        kept=r.UNTIL_OVER,
        without=("code_hash", "flow_hash"),
    ),
]

RETENTIONS = [
    Retention(
        kind="accounts.sign_in_codes",
        what=SignInCode._meta.verbose_name_plural,  # type: ignore[arg-type]  # a lazy text
        setting="1 d",
        span=lambda: timedelta(days=1),
        forget=_forget_codes,
    ),
    Retention(
        kind="accounts.sessions",
        what=DeviceSession._meta.verbose_name_plural,  # type: ignore[arg-type]  # a lazy text
        setting="30 d",
        span=lambda: timedelta(days=30),
        days=KEEP_SESSIONS_DAYS,
        forget_in=_forget_sessions,
    ),
]
