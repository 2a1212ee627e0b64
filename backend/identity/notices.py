"""The words of the messages that go to a phone."""

from django.utils.timezone import localtime
from django.utils.translation import gettext, override

from backend.accounts import sms
from backend.accounts.phones import is_seed
from backend.identity.models import PhoneChange


def told_old_phone(change: PhoneChange) -> sms.Message:
    """Needs `change.user` loaded, with a phone."""
    person = change.user
    phone = person.phone or ""
    with override(person.language):
        text = gettext(
            "[Linli] Staff of your street will change the phone of your account after {when}. If you did not ask for it, "
            "sign in and stop it, or go to your community office."
        ).format(when=f"{localtime(change.due_at):%m-%d %H:%M}")
    return sms.Message(
        id=change.id,
        to=phone,
        template=sms.Template.PHONE_CHANGE,
        language=person.language,
        code="",
        text=text,
        seed=person.is_seed or is_seed(phone),
    )
