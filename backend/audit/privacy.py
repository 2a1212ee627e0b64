"""What the audit holds about people: their id as the actor, and words in reasons."""

from backend.audit.models import Entry
from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding

HOLDINGS = [
    Holding(
        model=Entry,
        of=("actor_id",),
        fate=Fate.KEPT,
        why=r.TO_PROVE,
        sees=r.HANDLERS,
        kept=r.FIFTEEN_YEARS,
        because=r.OFFICE,
    )
]
