"""The verbs of households, the only writers of its rows."""

from backend.households.services.addresses import add_address, edit_address, remove_address
from backend.households.services.calling_back import see_call_back
from backend.households.services.children import consent_for_child, open_child
from backend.households.services.disclosures import number_of, reveal, reveal_contact
from backend.households.services.profiles import edit_profile, set_pin
from backend.households.services.representations import ask, confirm, expire, use, withdraw
from backend.households.services.unconfirmed import forget_unconfirmed

__all__ = [
    "add_address",
    "ask",
    "confirm",
    "consent_for_child",
    "edit_address",
    "edit_profile",
    "expire",
    "forget_unconfirmed",
    "number_of",
    "open_child",
    "remove_address",
    "reveal",
    "reveal_contact",
    "see_call_back",
    "set_pin",
    "use",
    "withdraw",
]
