"""The only writer of the audit."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Act:
    """One of many entries that are written at once."""

    action: str
    object_id: UUID
    after: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


def record_all(acts: Iterable[Act], *, actor: Actor, now: datetime) -> None:
    """Write an entry for each, in one statement, in the caller's transaction. As `record` says of `action` and `data`."""
    whose = {"at": now, "street_id": actor.street_id, "actor_id": actor.user_id}
    Entry.objects.bulk_create(
        Entry(**whose, action=act.action, object_id=act.object_id, after=act.after, data=dict(act.data)) for act in acts
    )


def scrub(words: Mapping[str, str], *, actor_id: UUID, object_ids: Iterable[UUID]) -> int:
    """Replace words in the reasons of what a person did, and of what was done to these objects. How many changed.

    For erasing a person alone: the database lets nothing but the reason change, and that only here.
    """
    changed = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('linli.erasing', 'on', true)")
        for word, instead in words.items():
            cursor.execute(
                "UPDATE audit_entry SET reason = replace(reason, %s, %s)"
                " WHERE strpos(reason, %s) > 0 AND (actor_id = %s OR object_id = ANY(%s))",
                [word, instead, word, actor_id, list(object_ids)],
            )
            changed += cursor.rowcount
        cursor.execute("SELECT set_config('linli.erasing', 'off', true)")
    return changed
