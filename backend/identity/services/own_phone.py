"""A phone that its owner changes: a code goes to the old one and one to the new, and both come back.

Nothing is learned about the new number: where it has an account already, its owner is told, and no code ever fits.
Whoever has lost the old phone goes to the community office: `phones.py`.
"""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from backend.accounts import codes, second_factor, sms
from backend.accounts.codes import Flow, FlowEnded, NoSuchFlow, Source, TooManyCodes
from backend.accounts.models import CodePurpose, DeviceSession, SignInCode, User
from backend.accounts.phones import e164, is_seed
from backend.accounts.services import end_sessions
from backend.audit import services as audit
from backend.errors import DomainError
from backend.events import publish
from backend.identity import notices
from backend.identity.events import PhoneChangeMoved
from backend.identity.models import PhoneChange
from backend.identity.policy import CHANGE_POLICY
from backend.identity.services.phones import PhoneTaken
from backend.identity.states import ChangeAction, ChangeStatus
from backend.parties.services import Proposal
from backend.policy import Actor, allow
from backend.services import lock, service

A_DAY = timedelta(days=1)


class NoPhoneYet(DomainError):
    """Nothing to prove the change by."""

    code = "no_phone_yet"
    title = _("No phone to change")
    message = _("This account has no phone that could confirm the change. Your community office can enter one.")


class SamePhone(DomainError):
    """Nothing to change."""

    code = "same_phone"
    status = 422
    title = _("The same phone")
    message = _("This is the phone of your account already. Send the new one.")


class FactorFirst(DomainError):
    """Who has a second factor keeps their phone by it, too."""

    code = "second_factor_first"
    status = 403
    title = _("Second factor first")
    message = _(
        "This account has a second factor. Send the code of your authenticator app to POST /auth/second-factor, then "
        "change the phone."
    )


class WrongCodes(DomainError):
    """One of the two is not what was sent. Which one is not told: a number with an account has none that fits."""

    code = "wrong_codes"
    status = 422
    title = _("Wrong codes")
    message = _(
        "These are not the two codes that were sent to the old and to the new phone. Read both text messages again; "
        "tries left: {tries_left}."
    )


@service
def ask_own_phone(*, actor: Actor, phone: str, source: Source, now: datetime) -> tuple[Flow, list[sms.Message]]:
    """Ask for two codes; the messages are to be sent by `send_both` after the commit.

    Raises `InvalidPhone`, `NoPhoneYet`, `SamePhone`, `FactorFirst`, `TooManyCodes`.
    """
    number = e164(phone)
    old = User.objects.only("phone").get(pk=actor.user_id).phone
    if old is None:
        raise NoPhoneYet
    if number == old:
        raise SamePhone
    codes.queue_for(number, old)
    person = lock(User.objects.filter(phone=old), actor.user_id)
    _may(actor, person)
    asked = SignInCode.objects.filter(user=person, purpose=CodePurpose.NEW_PHONE)
    wait = codes.wait_for(asked, A_DAY, settings.SIGN_IN_CODES, now)
    if wait:
        raise TooManyCodes(wait=wait)
    owner = User.objects.filter(phone=number).first()
    flow = codes.new_flow()
    code_for = partial(codes.issue, flow, person=person, now=now, source=source)
    leaving, leave = code_for(old, purpose=CodePurpose.OLD_PHONE, real=True)
    coming, come = code_for(number, purpose=CodePurpose.NEW_PHONE, real=owner is None)
    audit.record("phone_change.prove", person.id, actor=actor, now=now)
    there = notices.come(coming, person, come) if owner is None else notices.taken(coming, owner)
    return flow, [notices.leave(leaving, person, leave), there]


def send_both(messages: list[sms.Message]) -> None:
    """After the commit. What did not go out counts against nobody. Raises `SmsUnavailable`."""
    try:
        for message in messages:
            sms.deliver(message, real=True)
    except sms.SmsUnavailable:
        SignInCode.objects.filter(pk__in=[message.id for message in messages]).delete()
        raise


@service
def change_own_phone(*, actor: Actor, session_id: UUID, flow: str, old_code: str, new_code: str, now: datetime) -> User:
    """Change it with both codes; every other session ends, and the old phone is told.

    Raises `NoSuchFlow`, `CodeExpired`, `FactorFirst`; and with the try counted `FlowEnded`, `WrongCodes`, `PhoneTaken`.
    """
    leaving = codes.opened(flow, CodePurpose.OLD_PHONE, now=now)
    coming = codes.opened(flow, CodePurpose.NEW_PHONE, now=now)
    if leaving.user_id != actor.user_id:
        raise NoSuchFlow
    person = lock(User.objects.all(), actor.user_id)
    _may(actor, person)
    both = [codes.fits(leaving, flow, old_code), codes.fits(coming, flow, new_code)]
    codes.settle(leaving, coming, passed=all(both), now=now, wrong=WrongCodes)
    if person.phone != leaving.phone:
        raise FlowEnded().committing()
    person.phone, person.phone_verified, person.is_seed = coming.phone, True, is_seed(coming.phone)
    try:
        with transaction.atomic():
            person.save(update_fields=["phone", "phone_verified", "is_seed"])
    except IntegrityError as error:
        raise PhoneTaken().committing() from error
    others = DeviceSession.objects.filter(user=person).exclude(pk=session_id)
    end_sessions(others, user_id=person.id, actor=actor, now=now)
    made = PhoneChange.objects.create(
        street_id=actor.street_id,
        user=person,
        phone=coming.phone,
        status=ChangeStatus.DONE,
        asked_by=person,
        asked_at=leaving.created_at,
        due_at=now,
        decided_at=now,
    )
    audit.record("account.change_phone", person.id, actor=actor, now=now, change_id=str(made.id))
    publish(PhoneChangeMoved(made.id, left_by=leaving.id), actor=actor)
    return person


def _may(actor: Actor, person: User) -> None:
    allow(CHANGE_POLICY, ChangeAction.PROVE, actor, Proposal(person.id))
    if not actor.assured and second_factor.is_enrolled(person.id):
        raise FactorFirst
