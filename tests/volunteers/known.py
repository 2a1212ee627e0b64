"""What the roster knows of some of its volunteers, as the checks are given it."""

from backend.database import planned, uuids
from volunteers.roster.facts import THESE, facts_from, knowing, since


def facts_of(volunteer_ids, *, at, held=None):
    """By id; `held`: the hours of the places of each."""
    rows = planned(knowing(THESE), {"ids": uuids(volunteer_ids), "since": since(at)})
    return facts_from(rows, at=at, held=held or {})
