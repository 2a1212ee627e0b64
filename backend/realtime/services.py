"""The only writer of the feed."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

# The change is sent to the server once, however many people hear of it.
INSERT = """
INSERT INTO realtime_feeditem (user_id, type, at, data)
SELECT person, %s, %s, change FROM unnest(%s::uuid[]) AS person, CAST(%s AS jsonb) AS change
"""


def tell(people: Iterable[UUID | None], kind: str, data: dict[str, Any], *, now: datetime) -> None:
    """Put a change on the feeds of `people`, in the caller's transaction; each person once, the absent skipped.

    `kind` is the noun of the changed thing (`need`, `task`, …); `data` is its JSON summary, with `id`, as a list
    shows it, so that a client replaces what it holds: snapshot + feed = fresh fetch.
    """
    receivers = sorted({person for person in people if person is not None})
    if receivers:
        with connection.cursor() as cursor:
            cursor.execute(INSERT, [kind, now, receivers, json.dumps(data)])
