"""The only writer of the audit."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from backend.audit.models import Entry
from backend.policy import Actor

# Every write runs this one; as text it costs a fifth of what the ORM takes to put it together.
INSERT = """
INSERT INTO audit_entry (id, at, street_id, actor_id, action, object_id, before, after, reason, data)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb)
"""


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
    entry = Entry(
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
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT,
            [
                entry.id, now, entry.street_id, entry.actor_id, action, object_id, str(before), str(after), reason,
                json.dumps(data),
            ],
        )  # fmt: skip
    return entry
