"""Each step of places, turns and offers in the order in which it came true, written down by the database itself.

A trigger numbers it in the transaction that makes it. Whoever sees a step has seen its number given, so that numbers never
stand in another order than what follows from what.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

_TABLES = {
    "assignment": ("dispatch_assignment", "role_id", "NEW.starts_at, NEW.ends_at"),
    "waiter": ("dispatch_waiter", "kept_role_id", "NULL, NULL"),
    "offer": ("dispatch_offer", "role_id", "NULL, NULL"),
}
_BEGIN = """
CREATE TABLE bench_step (
    number bigserial PRIMARY KEY, kind text, id uuid, task_id uuid, role_id uuid, volunteer_id uuid, status text,
    starts_at timestamptz, ends_at timestamptz
);
"""
_WATCH = """
CREATE FUNCTION bench_{kind}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO bench_step (kind, id, task_id, role_id, volunteer_id, status, starts_at, ends_at)
    VALUES ('{kind}', NEW.id, NEW.task_id, NEW.{role}, NEW.volunteer_id, NEW.status, {hours});
    RETURN NULL;
END $$;
CREATE TRIGGER bench_step AFTER INSERT OR UPDATE OF status ON {table} FOR EACH ROW EXECUTE FUNCTION bench_{kind}();
"""
_UNWATCH = "DROP TRIGGER bench_step ON {table}; DROP FUNCTION bench_{kind}();"
_READ = """
SELECT number, kind, id, task_id, role_id, volunteer_id, status, starts_at, ends_at FROM bench_step
ORDER BY number
"""


@dataclass(frozen=True, slots=True)
class Step:
    """Something came to stand so."""

    number: int
    kind: str
    id: UUID
    task_id: UUID
    role_id: UUID | None
    """Of a turn: as what a place is kept."""
    volunteer_id: UUID
    status: str
    starts_at: datetime | None
    ends_at: datetime | None


@contextmanager
def written_down() -> Iterator[None]:
    """While the context lasts."""
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN)
        for kind, (table, role, hours) in _TABLES.items():
            cursor.execute(_WATCH.format(kind=kind, table=table, role=role, hours=hours))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for kind, (table, _role, _hours) in _TABLES.items():
                cursor.execute(_UNWATCH.format(kind=kind, table=table))
            cursor.execute("DROP TABLE bench_step")


def steps() -> list[Step]:
    """What was written down, a step once."""
    with connection.cursor() as cursor:
        cursor.execute(_READ)
        found = [Step(*row) for row in cursor.fetchall()]
    stood: dict[UUID, str] = {}
    changes = []
    for step in found:
        if stood.get(step.id) != step.status:
            changes.append(step)
        stood[step.id] = step.status
    return changes
