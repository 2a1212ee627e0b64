"""What the inbox, its preferences and the outbox hold about people."""

from collections.abc import Iterable
from uuid import UUID

from backend.notifications.models import Delivery, Notice, Notification, Preference, PushRegistration, Times
from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding

HOLDINGS = [
    Holding(
        model=model,
        of=(way,),
        fate=Fate.ERASED,
        why=r.TO_WORK,
        sees=r.THEMSELF,
        kept=r.UNTIL_OVER,
        without=("address",),
    )
    for model, way in (
        (Delivery, "notification__user"),
        (Notification, "user"),
        (Preference, "user"),
        (Times, "user"),
        (PushRegistration, "user"),
    )
]


def forget_objects(object_ids: Iterable[UUID]) -> int:
    """Delete what was told of these objects, from everybody's inbox."""
    rows = Notice.objects.filter(subject__in=list(object_ids))
    found = rows.count()
    rows.delete()
    return found
