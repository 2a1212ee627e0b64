"""What limits hold about people."""

from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding
from needs.limits.models import Lift, Tally

HOLDINGS = [
    Holding(model=Tally, of=("user",), fate=Fate.ERASED, why=r.TO_ANSWER, sees=r.THEMSELF, kept=r.UNTIL_OVER),
    Holding(
        model=Lift,
        of=("user",),
        fate=Fate.ERASED,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        without=("by",),
    ),
    Holding(
        model=Lift,
        of=("by",),
        fate=Fate.KEPT,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
        without=("user",),
    ),
]
