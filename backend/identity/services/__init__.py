"""The verbs of identity."""

from backend.identity.services.cards import enter_by_card, issue_card, revoke_card
from backend.identity.services.merging import look, merge, sweep
from backend.identity.services.own_phone import ask_own_phone, change_own_phone, send_both
from backend.identity.services.people import confirm_office, reset_second_factor
from backend.identity.services.phones import ask_for_phone, finish_change, stop_change
from backend.identity.services.residence import (
    ask,
    confirm,
    refuse,
    refuse_unconfirmed_volunteers,
    revoke,
    see_home,
    take_back,
    vouch,
    withdraw,
    withdraw_from,
)

__all__ = [
    "ask",
    "ask_for_phone",
    "ask_own_phone",
    "change_own_phone",
    "confirm",
    "confirm_office",
    "enter_by_card",
    "finish_change",
    "issue_card",
    "look",
    "merge",
    "refuse",
    "refuse_unconfirmed_volunteers",
    "reset_second_factor",
    "revoke",
    "revoke_card",
    "see_home",
    "send_both",
    "stop_change",
    "sweep",
    "take_back",
    "vouch",
    "withdraw",
    "withdraw_from",
]
