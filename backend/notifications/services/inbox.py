"""What a person does in their inbox."""

from datetime import datetime
from uuid import UUID

from backend.audit import services as audit
from backend.http.fields import json_of
from backend.notifications.models import Notification
from backend.notifications.policy import POLICY
from backend.notifications.queries import inbox, unread
from backend.notifications.schemas import NotificationOut, ReadUpToOut
from backend.notifications.services.telling import FRAME
from backend.notifications.states import Action
from backend.policy import Actor, allow
from backend.realtime.services import tell
from backend.services import find, lock, service


@service
def read_one(*, actor: Actor, notification_id: UUID, now: datetime) -> Notification:
    """Mark one as read; a second time changes nothing. The person's other phones hear of it. Raises `NotFound`."""
    row = lock(inbox(actor), notification_id)
    allow(POLICY, Action.READ, actor, row)
    if row.read_at is None:
        row.read_at = now
        row.save(update_fields=["read_at"])
        audit.record("notification.read", row.id, actor=actor, now=now)
        tell([actor.user_id], FRAME, json_of(NotificationOut.of(row)), now=now)
    return row


@service
def read_up_to(*, actor: Actor, up_to: UUID, now: datetime) -> ReadUpToOut:
    """Mark this one and all before it as read; what came meanwhile stays unread. Raises `NotFound`."""
    row = find(inbox(actor), up_to)
    allow(POLICY, Action.READ, actor, row)
    count = unread(Notification.objects.filter(user=actor.user_id, id__lte=row.id)).update(read_at=now)
    done = ReadUpToOut(up_to=row.id, read=count, read_at=now)
    if count:
        audit.record("notification.read_up_to", row.id, actor=actor, now=now, read=count)
        tell([actor.user_id], "notifications_read", {"id": str(row.id), **json_of(done)}, now=now)
    return done
