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


# Each change is sent to the server once here too.
INSERT_MANY = """
INSERT INTO realtime_feeditem (user_id, type, at, data)
SELECT told.person, %s, %s, changes.change
FROM unnest(%s::uuid[], %s::int[]) WITH ORDINALITY AS told (person, number, place)
JOIN unnest(%s::jsonb[]) WITH ORDINALITY AS changes (change, number) ON changes.number = told.number
ORDER BY told.place
"""


def tell_many(changes: Iterable[tuple[Iterable[UUID | None], dict[str, Any]]], kind: str, *, now: datetime) -> None:
    """As `tell`, of many changes at once: `(people, change)` of each, in order."""
    told: list[tuple[UUID, int]] = []
    said: list[str] = []
    for people, change in changes:
        said.append(json.dumps(change))
        told += [(person, len(said)) for person in sorted({each for each in people if each is not None})]
    if told:
        people_told, numbers = zip(*told, strict=True)
        with connection.cursor() as cursor:
            cursor.execute(INSERT_MANY, [kind, now, list(people_told), list(numbers), said])


# As above, with what is each person's own laid over the change.
INSERT_OWN = """
INSERT INTO realtime_feeditem (user_id, type, at, data)
SELECT person, %s, %s, change || own
FROM unnest(%s::uuid[], %s::jsonb[]) AS told (person, own), CAST(%s AS jsonb) AS change
"""


def tell_each(own: Iterable[tuple[UUID, dict[str, Any]]], kind: str, data: dict[str, Any], *, now: datetime) -> None:
    """As `tell`, to people each of whom holds a thing of their own: `(person, fields that differ)`, its `id` among them."""
    listed = list(own)
    if listed:
        people = [person for person, _fields in listed]
        fields = [json.dumps(each) for _person, each in listed]
        with connection.cursor() as cursor:
            cursor.execute(INSERT_OWN, [kind, now, people, fields, json.dumps(data)])


def forget(object_ids: Iterable[UUID], *, view: str | None = None) -> int:
    """Empty what feeds tell of these objects: type `erased`, the id and the noun. How many items.

    On everybody's; with `view`, only what was told in that view. The numbers stay without a gap: whoever reads again
    learns what to remove.
    """
    ids = sorted({str(each) for each in object_ids})
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE realtime_feeditem SET type = 'erased', data = jsonb_build_object('id', data->>'id', 'kind', type)"
            " WHERE type <> 'erased' AND (data->>'id' = ANY(%s) OR data->>'need_id' = ANY(%s))"
            " AND (%s::text IS NULL OR data->>'view' = %s)",
            [ids, ids, view, view],
        )
        return int(cursor.rowcount)
