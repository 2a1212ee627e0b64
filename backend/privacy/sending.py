"""The text message that asks whether somebody really wants to be erased."""

from django.utils.translation import gettext, override

from backend.accounts import sms
from backend.accounts.models import User
from backend.accounts.phones import is_seed
from backend.privacy.models import Erasure


def message_of(person: User, erasure: Erasure, code: str) -> sms.Message:
    """In the person's language. They have a phone: the service asked."""
    phone = str(person.phone)
    with override(person.language):
        said = gettext("[Linli] Your code to erase the account is {code}. If you did not ask for it, tell nobody.")
    return sms.Message(
        id=erasure.id,
        to=phone,
        template=sms.Template.ERASE,
        language=person.language,
        code=code,
        text=said.format(code=code),
        seed=person.is_seed or is_seed(phone),
    )
