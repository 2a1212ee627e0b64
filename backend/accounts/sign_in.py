"""Sign-in and sign-up by a code sent to the phone. Why our own: docs/adr/0003-sign-in.md.

Whoever asks learns nothing about a phone: with an account, without one, or with one out of use, the answers, their
order and about their time are the same.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.accounts import codes, sms
from backend.accounts.codes import NOWHERE, Flow, Source, queue_for
from backend.accounts.models import CodePurpose, Grant, Language, SignInCode, User
from backend.accounts.phones import e164, is_seed
from backend.accounts.services import NoHome, start_session
from backend.audit import services as audit
from backend.errors import DomainError
from backend.places.models import Area, Level
from backend.policy import NOBODY, Actor
from backend.privacy.services import record_consent
from backend.privacy.states import How, Purpose
from backend.privacy.texts import current
from backend.services import unit_of_work

WORDS = {
    sms.Template.SIGN_IN: _("[Linli] Your sign-in code is {code}, good for {minutes} minutes. Tell nobody."),
    sms.Template.SIGN_UP: _("[Linli] Welcome. Your code is {code}, good for {minutes} minutes. Tell nobody."),
    sms.Template.HAVE_ACCOUNT: _(
        "[Linli] You have an account already. The code {code} signs you in, for {minutes} minutes. Tell nobody."
    ),
}


class NoSuchStreet(DomainError):
    """A street that this deployment does not serve."""

    code = "no_such_street"
    status = 422
    title = _("Unknown street")
    message = _("This deployment serves no street with the code {street_code}. Check it, or ask your street office.")


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
        row = codes.opened(flow, CodePurpose.SIGN_IN, now=now)
        person = _person_of(row, now) if codes.fits(row, flow, code) else None
        codes.settle(row, passed=person is not None, now=now)
        assert person is not None
        if not person.phone_verified:
            person.phone_verified = True
            person.save(update_fields=["phone_verified"])
        if row.agrees_to is not None:
            agree(person, version=row.agrees_to, now=now)
        grant = start_session(person=person, device=device, now=now)
        then(person)
    return grant


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


def agree(person: User, *, version: int, now: datetime) -> None:
    """By signing in they agree to this version of the text on running the service, in the caller's transaction."""
    actor = Actor(user_id=person.id, street_id=person.home_street_id or NOBODY, at=now)
    record_consent(actor=actor, purpose=Purpose.SERVICE, how=How.SIGN_IN, version=version, now=now)


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
    flow = codes.new_flow()
    with unit_of_work(NOBODY):
        queue_for(phone)
        row, code = codes.issue(
            flow,
            phone,
            purpose=CodePurpose.SIGN_IN,
            real=real,
            person=person,
            now=now,
            source=source,
            agrees_to=current(Purpose.SERVICE),
            **asked,
        )
    message = sms.message_to(
        person or User(phone=phone, language=row.language),
        template,
        WORDS[template],
        id=row.id,
        code=code,
        channel=channel,
        minutes=codes.MINUTES,
    )
    try:
        sms.deliver(message, real=real)
    except sms.SmsUnavailable:
        # What never came does not count against the phone.
        row.delete()
        raise
    return flow
