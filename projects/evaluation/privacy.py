"""What gatekeeping and follow-ups hold about people."""

from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding
from projects.evaluation.models import FollowUp, Vote

HOLDINGS = [
    Holding(
        model=model,
        of=of,
        fate=Fate.KEPT,
        why=r.TO_PURCHASE,
        sees=r.COMMITTEE,
        kept=r.FIFTEEN_YEARS,
        because=r.OFFICE,
    )
    for model, of in ((Vote, ("voter",)), (FollowUp, ("set_by", "done_by")))
]
