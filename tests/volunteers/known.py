"""What the roster knows of some of its volunteers, as the checks are given it."""

from backend.database import planned, uuids
from volunteers.roster.facts import COLUMNS, THESE, facts_from, knowing, read_by


def facts_of(volunteer_ids, *, at, held=None):
    """By id; `held`: the hours of the places of each."""
    rows = planned(knowing(THESE), {"ids": uuids(volunteer_ids), **read_by(at=at)})
    ids = [row[COLUMNS + 1] for row in rows]
    return facts_from(((pk, row[:COLUMNS], (held or {}).get(pk, ())) for pk, row in zip(ids, rows, strict=True)), at=at)
