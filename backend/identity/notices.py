"""The words of the messages that go to a phone about a change of phone."""

from uuid import UUID

from django.utils.timezone import localtime
from django.utils.translation import gettext, override

from backend.accounts import sms
from backend.accounts.codes import CODE_LIFE
from backend.accounts.models import SignInCode, User, mask_phone
from backend.accounts.phones import is_seed
from backend.identity.models import PhoneChange


def told_old_phone(change: PhoneChange) -> sms.Message:
    """Staff will change it. Needs `change.user` loaded, with a phone."""
    with override(change.user.language):
        text = gettext(
            "[Linli] Staff of your street will change the phone of your account after {when}. If you did not ask for it, "
            "sign in and stop it, or go to your community office."
        ).format(when=f"{localtime(change.due_at):%m-%d %H:%M}")
    return _message(change.id, change.user.phone or "", sms.Template.PHONE_CHANGE, change.user, text)


def leave(code: SignInCode, person: User, digits: str) -> sms.Message:
    """The code to the phone that would lose the account."""
    with override(person.language):
        text = gettext(
            "[Linli] Your code to move your account to another phone is {code}, good for {minutes} minutes. If you did not ask "
            "for it, tell nobody, and end the sessions that are not yours."
        ).format(code=digits, minutes=_minutes())
    return _message(code.id, code.phone, sms.Template.OLD_PHONE, person, text, code=digits)


def come(code: SignInCode, person: User, digits: str) -> sms.Message:
    """The code to the phone that would get it."""
    with override(person.language):
        text = gettext(
            "[Linli] Your code to take your account to this phone is {code}, good for {minutes} minutes. Tell nobody."
        ).format(code=digits, minutes=_minutes())
    return _message(code.id, code.phone, sms.Template.NEW_PHONE, person, text, code=digits)


def taken(code: SignInCode, owner: User) -> sms.Message:
    """To the owner of the number that somebody named as their new one."""
    with override(owner.language):
        text = gettext(
            "[Linli] Somebody asked to move their account to this phone, which has an account. If that was you, your "
            "community office makes one account of the two; otherwise nothing has to be done."
        )
    return _message(code.id, code.phone, sms.Template.PHONE_TAKEN, owner, text)


def left(change: PhoneChange, code: SignInCode) -> sms.Message:
    """To the phone that has lost the account. Needs `change.user` loaded."""
    with override(change.user.language):
        text = gettext(
            "[Linli] Your account has moved to the phone {phone}. If that was not you, go to your community office at once."
        ).format(phone=mask_phone(change.phone))
    return _message(change.id, code.phone, sms.Template.PHONE_LEFT, change.user, text)


def _minutes() -> int:
    return int(CODE_LIFE.total_seconds() // 60)


def _message(
    message_id: UUID, phone: str, template: sms.Template, person: User, text: str, *, code: str = ""
) -> sms.Message:
    return sms.Message(
        id=message_id,
        to=phone,
        template=template,
        language=person.language,
        code=code,
        text=text,
        seed=person.is_seed or is_seed(phone),
    )
