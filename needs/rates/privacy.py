"""What the rates hold about people: who proposed, decided, objected to and reviewed an exclusion."""

from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding
from needs.rates.models import Exclusion

DECIDERS = ("proposed_by", "decided_by", "reviewed_by", "withdrawn_by")

HOLDINGS = [
    Holding(
        model=Exclusion,
        of=DECIDERS,
        fate=Fate.KEPT,
        why=r.TO_ANSWER,
        sees=r.COMMITTEE,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
        without=("objection",),
    ),
    Holding(
        model=Exclusion,
        of=("objected_by", "need__reporter", "need__beneficiary"),
        fate=Fate.ANONYMISED,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.RATES,
        scrub=("words", "decision", "review"),
        blank={"objection": ""},
    ),
]
