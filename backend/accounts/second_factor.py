"""The second factor: a code of an authenticator app (TOTP, RFC 6238), or one of ten recovery codes.

Stored by `allauth.mfa`, judged here: a try locks the row, so that a code passes once and wrong ones are counted, however
many are sent at once and to however many processes. See docs/adr/0003-sign-in.md.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt, encrypt
from django.core import signing
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from backend.accounts.adapters import SecondFactorAdapter
from backend.accounts.events import SecondFactorChanged
from backend.accounts.models import DeviceSession, User
from backend.accounts.policy import POLICY
from backend.accounts.queries import own_sessions
from backend.accounts.states import Action
from backend.accounts.tries import left_of, wait_of, within_a_day
from backend.audit import services as audit
from backend.crypto import Unreadable
from backend.errors import DomainError
from backend.events import publish
from backend.policy import Actor, allow
from backend.services import lock, service

STEP_SECONDS = 30
SLACK = 1
"""A code of the step before and of the one after passes too: clocks of phones are off."""
DIGITS = 6
SETUP_LIFE = timedelta(minutes=10)
_SALT = "linli.second-factor.setup"


class SecondFactorExists(DomainError):
    """One is enough."""

    code = "second_factor_exists"
    title = _("There is a second factor already")
    message = _("This account has a second factor. Remove it first with one of its codes, then set up another.")


class NoSecondFactor(DomainError):
    """None to pass, remove or renew."""

    code = "no_second_factor"
    title = _("No second factor")
    message = _("This account has no second factor yet. Set one up: begin with POST /me/second-factor.")


class WrongSecondFactor(DomainError):
    """Not a code of the app, nor a recovery code that is left."""

    code = "wrong_second_factor"
    status = 422
    title = _("Wrong code")
    message = _(
        "This is neither the code that the authenticator app shows now nor a recovery code that is left. Check the "
        "clock of the phone and send the next code; tries left: {tries_left}."
    )


class WrongSetupCode(DomainError):
    """The app has taken over another secret, or its clock is off."""

    code = "wrong_setup_code"
    status = 422
    title = _("Wrong code")
    message = _(
        "This is not the code of the new secret. Scan it again, check the clock of the phone, send the next code."
    )


class FactorCodeUsed(DomainError):
    """A code passes once."""

    code = "second_factor_code_used"
    title = _("Code used before")
    message = _("This code was used already. Wait for the next one, at most half a minute.")


class TooManyTries(DomainError):
    """Too many wrong codes."""

    code = "too_many_tries"
    status = 429
    title = _("Too many wrong codes")
    message = _(
        "Too many wrong codes were sent. Wait {wait} seconds; or ask the administrator of the street for a reset."
    )


class SetupExpired(DomainError):
    """The setup is forged, another person's, or older than ten minutes."""

    code = "setup_expired"
    status = 410
    title = _("This setup is over")
    message = _("This setup is not valid, or not any more. Begin again with POST /me/second-factor.")


@dataclass(frozen=True, slots=True)
class Setup:
    """A secret that waits for its first code. Nothing of it is stored: `setup` carries it, signed."""

    secret: str
    uri: str
    """`otpauth://totp/…`, for a QR code."""
    setup: str
    expires_in: int
    """Seconds."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a person has of a second factor."""

    enrolled_at: datetime | None
    recovery_codes_left: int


def is_enrolled(user_id: UUID) -> bool:
    """Whether the person has a second factor."""
    return factor_of(user_id) is not None


def factor_of(user_id: UUID) -> int | None:
    """Which second factor the person has; another one after a reset. None without."""
    found: int | None = (
        Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.TOTP).values_list("pk", flat=True).first()
    )
    return found


def held_by(user_id: UUID) -> Held:
    """What they have of it."""
    rows = {row.type: row for row in Authenticator.objects.filter(user_id=user_id)}
    app, codes = rows.get(Authenticator.Type.TOTP), rows.get(Authenticator.Type.RECOVERY_CODES)
    left = len(RecoveryCodes(codes).get_unused_codes()) if codes else 0
    return Held(enrolled_at=app.created_at if app else None, recovery_codes_left=left)


@service
def begin(*, actor: Actor, now: datetime) -> Setup:
    """A new secret, to be confirmed with its first code within ten minutes. Raises `SecondFactorExists`."""
    person = lock(User.objects.all(), actor.user_id)
    allow(POLICY, Action.SECURE, actor, person)
    if is_enrolled(person.id):
        raise SecondFactorExists
    secret = generate_totp_secret()
    said = {"user": str(person.id), "secret": encrypt(secret), "until": (now + SETUP_LIFE).timestamp()}
    uri = SecondFactorAdapter().build_totp_url(person, secret)
    return Setup(secret, uri, signing.dumps(said, salt=_SALT), int(SETUP_LIFE.total_seconds()))


@service
def confirm(*, actor: Actor, session_id: UUID, setup: str, code: str, now: datetime) -> list[str]:
    """Take the secret over with its first code; this session has passed. Ten recovery codes, shown this once.

    Raises `SetupExpired`, `SecondFactorExists`, `WrongSetupCode`.
    """
    person = lock(User.objects.all(), actor.user_id)
    allow(POLICY, Action.SECURE, actor, person)
    secret = _secret_of(setup, person, now)
    if is_enrolled(person.id):
        raise SecondFactorExists
    step = _step_of(secret, code, now)
    if step is None:
        raise WrongSetupCode
    _keep(person, secret, step=step, now=now)
    codes = _fresh_codes(person)
    _assure(actor, session_id)
    _changed(person, "enrolled", actor, now)
    return codes


@service
def enrol(*, actor: Actor, person: User, now: datetime) -> tuple[str, list[str]]:
    """Give somebody a second factor from the command line: `otpauth://…` for the app, and recovery codes, shown once.

    For the system alone: whoever reads the terminal of the server. Raises `NotAllowed`, `SecondFactorExists`.
    """
    allow(POLICY, Action.ENROL, actor, person)
    person = lock(User.objects.all(), person.id)
    if is_enrolled(person.id):
        raise SecondFactorExists
    secret = generate_totp_secret()
    _keep(person, secret, step=0, now=now)
    codes = _fresh_codes(person)
    _changed(person, "enrolled", actor, now)
    return SecondFactorAdapter().build_totp_url(person, secret), codes


@service
def give(*, actor: Actor, session_id: UUID, code: str, now: datetime) -> DeviceSession:
    """Pass the second factor with this session. Raises what `judge` raises."""
    allow(POLICY, Action.SECURE, actor, User(id=actor.user_id))
    judge(actor.user_id, code, now)
    session = _assure(actor, session_id)
    audit.record("second_factor.give", session.id, actor=actor, now=now)
    return session


@service
def remove(*, actor: Actor, code: str, now: datetime) -> Held:
    """Do without it again, with a fresh code; no session counts as having passed. Raises what `judge` raises."""
    person = lock(User.objects.all(), actor.user_id)
    allow(POLICY, Action.SECURE, actor, person)
    judge(person.id, code, now)
    forget(person, "removed", actor=actor, now=now)
    return held_by(person.id)


@service
def renew_codes(*, actor: Actor, code: str, now: datetime) -> list[str]:
    """Ten new recovery codes; the old ones are void. Takes a fresh code. Raises what `judge` raises."""
    person = lock(User.objects.all(), actor.user_id)
    allow(POLICY, Action.SECURE, actor, person)
    judge(person.id, code, now)
    codes = _fresh_codes(person)
    _changed(person, "codes_renewed", actor, now)
    return codes


def forget(person: User, change: str, *, actor: Actor, now: datetime) -> None:
    """Take the second factor of a person away, in the caller's transaction: `removed` by them, `reset` for them."""
    Authenticator.objects.filter(user=person).delete()
    DeviceSession.objects.filter(user=person, assured=True).update(assured=False)
    _changed(person, change, actor, now)


def judge(user_id: UUID, code: str, now: datetime) -> None:
    """Let a code pass, once, in the caller's transaction.

    Raises `NoSecondFactor`, `TooManyTries`, `FactorCodeUsed`; and `WrongSecondFactor`, with the try counted.
    """
    row = Authenticator.objects.select_for_update().filter(user_id=user_id, type=Authenticator.Type.TOTP).first()
    if row is None:
        raise NoSecondFactor
    wrong = within_a_day(row.data.get("wrong", ()), now)
    wait = wait_of(wrong, now)
    if wait:
        raise TooManyTries(wait=wait)
    said = code.replace(" ", "").replace("-", "")
    if len(said) == DIGITS:
        step = _step_of(decrypt(row.data["secret"]), said, now)
        if step is not None and step <= row.data["last"]:
            raise FactorCodeUsed
        fits = step is not None
        row.data["last"] = step if step is not None else row.data["last"]
    else:
        codes = Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.RECOVERY_CODES).first()
        fits = codes is not None and RecoveryCodes(codes).validate_code(said)
    row.data["wrong"] = [] if fits else [*wrong, now.timestamp()]
    row.last_used_at = now if fits else row.last_used_at
    row.save(update_fields=["data", "last_used_at"])
    if not fits:
        raise WrongSecondFactor(tries_left=left_of(row.data["wrong"], now)).committing()


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """The latest step whose code this is."""
    present = int(now.timestamp()) // STEP_SECONDS
    said = code.replace(" ", "")
    fitting = [
        step
        for step in range(present - SLACK, present + SLACK + 1)
        if constant_time_compare(format_hotp_value(hotp_value(secret, step)), said)
    ]
    return max(fitting, default=None)


def _secret_of(setup: str, person: User, now: datetime) -> str:
    try:
        said: dict[str, Any] = signing.loads(setup, salt=_SALT)
    except signing.BadSignature:
        raise SetupExpired from None
    if said["user"] != str(person.id) or now.timestamp() >= said["until"]:
        raise SetupExpired
    try:
        secret: str = decrypt(said["secret"])
    except Unreadable:  # its key has gone meanwhile
        raise SetupExpired from None
    return secret


def _keep(person: User, secret: str, *, step: int, now: datetime) -> None:
    Authenticator.objects.create(
        user=person,
        type=Authenticator.Type.TOTP,
        data={"secret": encrypt(secret), "last": step},
        created_at=now,
        last_used_at=now,
    )


def _fresh_codes(person: User) -> list[str]:
    Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(person).generate_codes()
    return codes


def _assure(actor: Actor, session_id: UUID) -> DeviceSession:
    session = lock(own_sessions(actor), session_id)
    session.assured = True
    session.save(update_fields=["assured"])
    return session


def _changed(person: User, change: str, actor: Actor, now: datetime) -> None:
    audit.record(f"second_factor.{change}", person.id, actor=actor, now=now)
    publish(SecondFactorChanged(person.id, change), actor=actor)
