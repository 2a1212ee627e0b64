"""The verbs of identity."""

from backend.identity.services.cards import enter_by_card, issue_card, revoke_card
from backend.identity.services.merging import look, merge
from backend.identity.services.people import reset_second_factor
from backend.identity.services.phones import ask_for_phone, finish_change, stop_change
from backend.identity.services.residence import ask, confirm, refuse, revoke, take_back, vouch, withdraw

__all__ = [
    "ask",
    "ask_for_phone",
    "confirm",
    "enter_by_card",
    "finish_change",
    "issue_card",
    "look",
    "merge",
    "refuse",
    "reset_second_factor",
    "revoke",
    "revoke_card",
    "stop_change",
    "take_back",
    "vouch",
    "withdraw",
]
