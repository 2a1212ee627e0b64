"""The verbs: consent, copy, erasure."""

from backend.privacy.services.consents import consent, consent_for, record_consent, record_withdrawal
from backend.privacy.services.erasures import (
    ask_erasure,
    cancel_erasure,
    carry_out,
    confirm_erasure,
    hold_up,
    holds,
    lapse,
    standing_in_the_way,
    told_erased,
)
from backend.privacy.services.exports import ask_export, build, expire
from backend.privacy.services.people import empty, person_of

__all__ = [
    "ask_erasure",
    "ask_export",
    "build",
    "cancel_erasure",
    "carry_out",
    "confirm_erasure",
    "consent",
    "consent_for",
    "empty",
    "expire",
    "hold_up",
    "holds",
    "lapse",
    "person_of",
    "record_consent",
    "record_withdrawal",
    "standing_in_the_way",
    "told_erased",
]
