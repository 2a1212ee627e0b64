"""The words of the messages that go to a phone about a change of phone."""

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from backend.accounts import sms
from backend.accounts.codes import MINUTES
from backend.accounts.models import SignInCode, User, mask_phone
from backend.identity.models import PhoneChange

STAFF_CHANGE = _(
    "[Linli] Staff of your street will change the phone of your account after {when}. If you did not ask for it, "
    "sign in and stop it, or go to your community office."
)
LEAVE = _(
    "[Linli] Your code to move your account to another phone is {code}, good for {minutes} minutes. If you did not ask "
    "for it, tell nobody, and end the sessions that are not yours."
)
COME = _("[Linli] Your code to take your account to this phone is {code}, good for {minutes} minutes. Tell nobody.")
TAKEN = _(
    "[Linli] Somebody asked to move their account to this phone, which has an account. If that was you, your "
    "community office makes one account of the two; otherwise nothing has to be done."
)
LEFT = _(
    "[Linli] Your account has moved to the phone {phone}. If that was not you, go to your community office at once."
)

MERGED = _(
    "[Linli] Staff of your street have made one account of two: the one of this phone goes on in the other. If you did not "
    "ask for it, go to your community office at once."
)


def told_old_phone(change: PhoneChange) -> sms.Message:
    """Staff will change it. Needs `change.user` loaded, with a phone."""
    when = f"{localtime(change.due_at):%m-%d %H:%M}"
    return sms.message_to(change.user, sms.Template.PHONE_CHANGE, STAFF_CHANGE, id=change.id, when=when)


def leave(code: SignInCode, person: User, digits: str) -> sms.Message:
    """The code to the phone that would lose the account."""
    return sms.message_to(
        person, sms.Template.OLD_PHONE, LEAVE, id=code.id, to=code.phone, code=digits, minutes=MINUTES
    )


def come(code: SignInCode, person: User, digits: str) -> sms.Message:
    """The code to the phone that would get it."""
    return sms.message_to(person, sms.Template.NEW_PHONE, COME, id=code.id, to=code.phone, code=digits, minutes=MINUTES)


def taken(code: SignInCode, owner: User) -> sms.Message:
    """To the owner of the number that somebody named as their new one."""
    return sms.message_to(owner, sms.Template.PHONE_TAKEN, TAKEN, id=code.id, to=code.phone)


def left(change: PhoneChange, code: SignInCode) -> sms.Message:
    """To the phone that has lost the account. Needs `change.user` loaded."""
    now = mask_phone(change.phone)
    return sms.message_to(change.user, sms.Template.PHONE_LEFT, LEFT, id=change.id, to=code.phone, phone=now)


def merged(gone: User, phone: str) -> sms.Message:
    """To the phone of the account that went."""
    return sms.message_to(gone, sms.Template.MERGED, MERGED, id=gone.id, to=phone)
