"""Phones as E.164, and nothing else, before anybody sees them."""

import re

from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError

HOME = "CN"
"""The region of a number that comes without +."""
SEED_PREFIX = "+86199000000"
"""The demonstration's people: +86199000000NN. The prefix is a real one, so nothing may ever be sent there."""

_LONGEST = 32
_SPELT = re.compile(r"[+＋]?[\d\s().\-]+")  # with the plus of a Chinese keyboard


class InvalidPhone(DomainError):
    """No phone that could receive a text message."""

    code = "invalid_phone"
    status = 422
    title = _("Not a mobile phone number")
    message = _("This is not a mobile phone number. Send it as 13800138000, or with its country as +8613800138000.")


class NoPhone(InvalidPhone):
    """No phone at all, where a landline would do."""

    title = _("Not a phone number")
    message = _("This is not a phone number. Send it as 13800138000 or 010-64041234, or with its country after a +.")


def e164(text: str, *, landline: bool = False) -> str:
    """`138 0013 8000`, `+86 138…`, `0086138…` → `+8613800138000`. Raises `InvalidPhone`.

    Only a number that its country gives to mobile phones passes: a code goes there by text message. With `landline`
    any number does, without an extension: an elder for whom another reports may have nothing else.
    """
    import phonenumbers  # noqa: PLC0415  # its tables take a twentieth of a second that no start has to wait for

    kinds = phonenumbers.PhoneNumberType
    refusal = NoPhone if landline else InvalidPhone
    text = text.strip()
    if len(text) > _LONGEST or not _SPELT.fullmatch(text):
        raise refusal
    try:
        number = phonenumbers.parse(text, HOME)
    except phonenumbers.NumberParseException:
        raise refusal from None
    if number.extension or not phonenumbers.is_valid_number(number):
        raise refusal
    if not landline and phonenumbers.number_type(number) not in {kinds.MOBILE, kinds.FIXED_LINE_OR_MOBILE}:
        raise refusal
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def is_mobile(phone: str) -> bool:
    """Whether somebody may sign in with this number."""
    try:
        return e164(phone) == phone
    except InvalidPhone:
        return False


def is_seed(phone: str) -> bool:
    """Whether the number is one of the demonstration's."""
    return phone.startswith(SEED_PREFIX)
