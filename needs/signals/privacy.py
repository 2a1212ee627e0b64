"""What demand signals hold about people: who decided on one. Reporters are counted, and none is stored."""

from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding
from needs.signals.models import Member, Signal

HOLDINGS = [
    Holding(
        model=Signal,
        of=("decided_by",),
        fate=Fate.KEPT,
        why=r.TO_ANSWER,
        sees=r.COMMITTEE,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
    ),
    Holding(
        model=Member,
        of=("need__reporter", "need__beneficiary"),
        fate=Fate.KEPT,
        why=r.TO_ANSWER,
        sees=r.COMMITTEE,
        kept=r.WITH_ACCOUNT,
        because=r.RATES,
        without=("id", "signal"),
    ),
]
