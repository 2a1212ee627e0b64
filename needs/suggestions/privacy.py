"""What suggestions hold about people: who decided. What was suggested of whose need goes by that need."""

from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding
from needs.suggestions.models import Suggestion

HOLDINGS = [
    Holding(
        model=Suggestion,
        of=("need__reporter", "need__beneficiary"),
        fate=Fate.KEPT,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.RATES,
        without=("decided_by",),
    ),
    Holding(
        model=Suggestion,
        of=("decided_by",),
        fate=Fate.KEPT,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
    ),
]
