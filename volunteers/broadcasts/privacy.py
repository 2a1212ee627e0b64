"""What broadcasts hold about people: who sent them."""

from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding
from volunteers.broadcasts.models import Broadcast

HOLDINGS = [
    Holding(
        model=Broadcast,
        of=("made_by",),
        fate=Fate.KEPT,
        why=r.TO_VOLUNTEER,
        sees=r.OFFICES,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
    )
]
