"""The only writer of the audit."""

from datetime import datetime
from typing import Any
from uuid import UUID

from backend.audit.models import Entry
from backend.policy import Actor


def record(
    action: str,
    object_id: UUID,
    *,
    actor: Actor,
    now: datetime,
    before: str = "",
    after: str = "",
    reason: str = "",
    **data: Any,
) -> Entry:
    """Write one entry, in the caller's transaction. `action` is `kind.action`, as in `need.triage`.

    `data` must be JSON and holds no phone, name or address: ids only.
    """
    return Entry.objects.create(
        at=now,
        street_id=actor.street_id,
        actor_id=actor.user_id,
        action=action,
        object_id=object_id,
        before=before,
        after=after,
        reason=reason,
        data=data,
    )
