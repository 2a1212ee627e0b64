"""What series hold about people: who began them."""

from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding
from volunteers.series.models import Series

HOLDINGS = [
    Holding(
        model=Series,
        of=("made_by", "director"),
        fate=Fate.KEPT,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
    )
]
