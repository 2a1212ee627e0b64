"""What feedback holds about people. A response leads to nobody: it is neither exported nor erased."""

from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding
from projects.feedback.models import Invitation, Reply

HOLDINGS = [
    Holding(
        model=model,
        of=of,
        fate=Fate.KEPT,
        why=r.TO_PURCHASE,
        sees=sees,
        kept=r.FIFTEEN_YEARS,
        because=r.PURCHASE,
    )
    for model, of, sees in ((Invitation, ("user",), r.THEMSELF), (Reply, ("by",), r.OFFICES))
]
