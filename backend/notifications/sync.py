"""What phones keep of notices: the inbox, with what was read and what was withdrawn."""

from backend.notifications.queries import inbox
from backend.notifications.schemas import NotificationOut
from backend.sync.kinds import Kind

NOTIFICATION = Kind("notification", inbox, lambda _actor, row: NotificationOut.of(row))
