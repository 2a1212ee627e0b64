"""The shapes of notifications."""

from backend.notifications.schemas.deliveries import DeliveriesOut, DeliveryCountsOut, DeliveryOut
from backend.notifications.schemas.devices import PushIn, PushKeysOut, PushOut, Subscription
from backend.notifications.schemas.inbox import InboxIn, NotificationOut, ReadUpToIn, ReadUpToOut, UnreadOut, as_frame
from backend.notifications.schemas.preferences import PreferencesIn, PreferencesOut

__all__ = [
    "DeliveriesOut",
    "DeliveryCountsOut",
    "DeliveryOut",
    "InboxIn",
    "NotificationOut",
    "PreferencesIn",
    "PreferencesOut",
    "PushIn",
    "PushKeysOut",
    "PushOut",
    "ReadUpToIn",
    "ReadUpToOut",
    "Subscription",
    "UnreadOut",
    "as_frame",
]
