"""A phone of somebody for whom another reports: an elder may have a landline only."""

import phonenumbers

from backend.accounts.phones import HOME, InvalidPhone


def contact_phone(text: str) -> str:
    """`138 0013 8000`, `010-6404 1234` → E.164, landlines too. Raises `InvalidPhone`."""
    try:
        number = phonenumbers.parse(text.strip(), HOME)
    except phonenumbers.NumberParseException:
        raise InvalidPhone from None
    if number.extension or not phonenumbers.is_valid_number(number):
        raise InvalidPhone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
