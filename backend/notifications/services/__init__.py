"""The verbs: say a notice, withdraw it; read, prefer, register a device."""

from backend.notifications.services.devices import end_abroad, end_registrations, register_device, unregister_device
from backend.notifications.services.inbox import read_one, read_up_to
from backend.notifications.services.preferences import refuse_unknown, set_preferences
from backend.notifications.services.telling import Said, bundle, notify, withdraw

__all__ = [
    "Said",
    "bundle",
    "end_abroad",
    "end_registrations",
    "notify",
    "read_one",
    "read_up_to",
    "refuse_unknown",
    "register_device",
    "set_preferences",
    "unregister_device",
    "withdraw",
]
