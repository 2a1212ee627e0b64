"""Sign-in and sign-up by a code sent to the phone. Why our own: docs/adr/0003-sign-in.md.

Whoever asks learns nothing about a phone: with an account, without one, or with one out of use, the answers, their
order and about their time are the same.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from backend.accounts import sms
from backend.accounts.models import Grant, Language, SignInCode, User
from backend.accounts.phones import e164, is_seed
from backend.accounts.services import NoHome, start_session
from backend.audit import services as audit
from backend.crypto import index_of
from backend.errors import DomainError
from backend.ids import new_id
from backend.places.models import Area, Level
from backend.policy import NOBODY, Actor
from backend.services import unit_of_work

CODE_LIFE = timedelta(minutes=5)
TRIES = 3
CEILING = 3
"""How many sources may use up their codes of one phone before the phone itself rests."""
KEPT = timedelta(days=1)
"""How long the rows stay, for the limits."""


class NoSuchStreet(DomainError):
    """A street that this deployment does not serve."""

    code = "no_such_street"
    status = 422
    title = _("Unknown street")
    message = _("This deployment serves no street with the code {street_code}. Check it, or ask your street office.")


class TooManyCodes(DomainError):
    """One phone asked for too many codes."""

    code = "too_many_codes"
    status = 429
    title = _("Too many codes")
    message = _("This phone has asked for too many codes. Use the last one, or wait {wait} seconds.")


class NoSuchFlow(DomainError):
    """No sign-in under this token."""

    code = "no_such_flow"
    status = 404
    title = _("No such sign-in")
    message = _("There is no such sign-in. Ask for a new code.")


class WrongCode(DomainError):
    """Not the code that was sent."""

    code = "wrong_code"
    status = 422
    title = _("Wrong code")
    message = _("This is not the code that was sent. Read the text message again; tries left: {tries_left}.")


class CodeExpired(DomainError):
    """The code came too late."""

    code = "code_expired"
    status = 410
    title = _("Code expired")
    message = _("The code has expired. Ask for a new one.")


class FlowEnded(DomainError):
    """Three wrong codes, or used before."""

    code = "flow_ended"
    status = 409
    title = _("Sign-in has ended")
    message = _("This sign-in has ended: its code was used, or was wrong three times. Ask for a new code.")


@dataclass(frozen=True, slots=True)
class Flow:
    """A sign-in that waits for its code. `token` is nowhere else."""

    token: str
    expires_in: int
    """Seconds."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a request for a code comes from. A stranger spends the codes of their own source, not another's."""

    address: str = ""
    device: str = ""
    """What the device calls itself; it may be made up, so it adds a limit and lifts none."""

    def marks(self, phone: str) -> tuple[bytes, bytes | None]:
        """What is stored of address and device: of this phone alone, and nothing that leads back to either."""
        address = index_of("sign-in.address", f"{phone} {self.address}")
        return address, index_of("sign-in.device", f"{phone} {self.device}") if self.device else None


NOWHERE = Source()


def request_code(
    *, phone: str, now: datetime, source: Source = NOWHERE, channel: sms.Channel = sms.Channel.SMS
) -> Flow:
    """Send a code to a phone that has an account, as a text message or read out by a voice call.

    Raises `InvalidPhone`, `TooManyCodes`, `SmsUnavailable`.
    """
    number = e164(phone)
    person = usable(number)
    return _begin(
        number,
        template=sms.Template.SIGN_IN,
        real=person is not None,
        person=person,
        now=now,
        source=source,
        channel=channel,
    )


def sign_up(
    *, phone: str, name: str, street_code: str, language: Language, now: datetime, source: Source = NOWHERE
) -> Flow:
    """Send a code that will make the account; one who has an account is told so, and their code signs them in.

    Raises `InvalidPhone`, `NoSuchStreet`, `TooManyCodes`, `SmsUnavailable`.
    """
    number = e164(phone)
    street = Area.objects.filter(level=Level.STREET, code=street_code).first()
    if street is None:
        raise NoSuchStreet(street_code=street_code)
    person = usable(number)
    if person is not None:
        return _begin(number, template=sms.Template.HAVE_ACCOUNT, real=True, person=person, now=now, source=source)
    free = not User.objects.filter(phone=number).exists()
    asked: dict[str, Any] = {"name": name, "street": street, "language": language}
    return _begin(number, template=sms.Template.SIGN_UP, real=free, person=None, now=now, source=source, **asked)


def redeem(
    *, flow: str, code: str, device: str, now: datetime, then: Callable[[User], None] = lambda _person: None
) -> Grant:
    """Turn the right code into a session, once; a sign-up makes its account here. `then` joins the transaction.

    Raises `NoSuchFlow`, `WrongCode`, `CodeExpired`, `FlowEnded`.
    """
    with unit_of_work(NOBODY):
        judged = _judge(flow, code, device, now)
        if isinstance(judged, Grant):
            then(judged.session.user)
    if isinstance(judged, DomainError):
        raise judged
    return judged


def _judge(flow: str, code: str, device: str, now: datetime) -> Grant | DomainError:
    # A refusal is returned and not raised: the try that was spent must be committed with it.
    row = SignInCode.objects.select_for_update().filter(flow_hash=_flow_hash(flow)).first()
    if row is None:
        return NoSuchFlow()
    if row.ended_at is not None:
        return FlowEnded()
    if now >= row.expires_at:
        return CodeExpired()
    fits = constant_time_compare(bytes(row.code_hash), _code_hash(flow, code))
    person = _person_of(row, now) if fits and row.real else None
    row.tries += 1
    if person is not None or row.tries >= TRIES:
        row.ended_at = now
    row.save(update_fields=["tries", "ended_at"])
    if person is None:
        return FlowEnded() if row.ended_at else WrongCode(tries_left=TRIES - row.tries)
    if not person.phone_verified:
        person.phone_verified = True
        person.save(update_fields=["phone_verified"])
    return start_session(person=person, device=device, now=now)


def _person_of(row: SignInCode, now: datetime) -> User | None:
    """Whom the right code signs in; None when they may not any more."""
    if row.user_id is None:
        queue_for(row.phone)
        if not User.objects.filter(phone=row.phone).exists():
            return make_account(phone=row.phone, name=row.name, language=row.language, street_id=row.street_id, now=now)
    return usable(row.phone)


def make_account(*, phone: str, name: str, language: str, street_id: UUID | None, now: datetime) -> User:
    """A person whose phone is proved, in the caller's transaction and after `queue_for(phone)`. Raises `NoHome`."""
    if street_id is None:
        raise NoHome
    person = User.objects.create_user(
        phone, name=name, language=language, home_street_id=street_id, phone_verified=True, is_seed=is_seed(phone)
    )
    actor = Actor(user_id=person.id, street_id=street_id, at=now)
    audit.record("account.sign_up", person.id, actor=actor, now=now)
    return person


def usable(phone: str) -> User | None:
    """The person who signs in with this phone: active, and at home in a street."""
    return (
        User.objects.select_related("home_street")
        .filter(phone=phone, is_active=True, home_street__isnull=False)
        .first()
    )


def _begin(
    phone: str,
    *,
    template: sms.Template,
    real: bool,
    person: User | None,
    now: datetime,
    source: Source,
    channel: sms.Channel = sms.Channel.SMS,
    **asked: Any,
) -> Flow:
    token, code = secrets.token_urlsafe(24), f"{secrets.randbelow(1_000_000):06}"
    language = person.language if person else asked.get("language", Language.CHINESE)
    with unit_of_work(NOBODY):
        queue_for(phone)
        address, device = source.marks(phone)
        _check_limits(phone, address, device, now)
        _forget(now)
        row = SignInCode.objects.create(
            id=new_id(),
            flow_hash=_flow_hash(token),
            code_hash=_code_hash(token, code),
            phone=phone,
            user=person,
            real=real,
            address_mark=address,
            device_mark=device,
            created_at=now,
            expires_at=now + CODE_LIFE,
            **asked,
        )
    message = sms.Message(
        id=row.id,
        to=phone,
        template=template,
        language=language,
        code=code,
        text=_text(template, language, " ".join(code) if channel == sms.Channel.VOICE else code),
        seed=is_seed(phone) or (person is not None and person.is_seed),
        channel=channel,
    )
    try:
        sms.deliver(message, real=real)
    except sms.SmsUnavailable:
        # What never came does not count against the phone.
        row.delete()
        raise
    return Flow(token, int(CODE_LIFE.total_seconds()))


def _text(template: sms.Template, language: str, code: str) -> str:
    minutes = int(CODE_LIFE.total_seconds() // 60)
    with override(language):
        said = {
            sms.Template.SIGN_IN: gettext(
                "[Linli] Your sign-in code is {code}, good for {minutes} minutes. Tell nobody."
            ),
            sms.Template.SIGN_UP: gettext(
                "[Linli] Welcome. Your code is {code}, good for {minutes} minutes. Tell nobody."
            ),
            sms.Template.HAVE_ACCOUNT: gettext(
                "[Linli] You have an account already. The code {code} signs you in, for {minutes} minutes. Tell nobody."
            ),
        }[template]
    return said.format(code=code, minutes=minutes)


def queue_for(phone: str) -> None:
    """One at a time for each phone, until commit: limits and sign-ups are exact."""
    with connection.cursor() as cursor:
        # By the index: the database is told no phone, not even to lock it.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [index_of("phone", phone).hex()])


def _check_limits(phone: str, address: bytes, device: bytes | None, now: datetime) -> None:
    """An address and a device have their own codes of this phone; all of them together have three times as many."""
    most = settings.SIGN_IN_CODES
    asked = SignInCode.objects.filter(phone=phone)
    from_here = asked.filter(address_mark=address)
    from_this = asked.filter(device_mark=device) if device else None
    hour = timedelta(hours=1)
    for rows, span, limit in (
        (from_here, hour, most),
        (from_here, KEPT, 4 * most),
        (from_this, hour, most),
        (asked, hour, CEILING * most),
        (asked, KEPT, 2 * CEILING * most),
    ):
        if rows is None:
            continue
        within = rows.filter(created_at__gt=now - span).order_by("-created_at")
        oldest = within.values_list("created_at", flat=True)[limit - 1 : limit].first()
        if oldest is not None:
            raise TooManyCodes(wait=int((oldest + span - now).total_seconds()) + 1)


def _forget(now: datetime) -> None:
    """Delete rows that no limit needs: a few at a time, waiting for nobody."""
    old: QuerySet[SignInCode] = SignInCode.objects.filter(created_at__lt=now - KEPT)
    some = old.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)[:50]
    SignInCode.objects.filter(pk__in=list(some)).delete()


def _flow_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _code_hash(token: str, code: str) -> bytes:
    return salted_hmac("linli.sign-in-code", f"{token}:{code}", algorithm="sha256").digest()
