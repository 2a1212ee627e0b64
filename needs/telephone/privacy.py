"""What masked calls hold about people: that they took place. Numbers are never among it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.policy import NOBODY, Actor
from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding, Retention
from needs.telephone.models import CalledNoMore, MaskedCall
from needs.telephone.options import KEEP_CALLS_DAYS
from needs.telephone.services import forget_calls

KEPT = timedelta(days=180)


def _forget(street_id: UUID | None, older_than: datetime, now: datetime) -> int:
    actor = Actor.system(street_id=street_id or NOBODY, at=now)
    return forget_calls(actor=actor, older_than=older_than)


HOLDINGS = [
    Holding(
        model=MaskedCall,
        of=("caller", "callee"),
        fate=Fate.KEPT,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=_("180 days, or as long as the street chose"),
        because=r.PROOF,
    ),
    Holding(model=CalledNoMore, of=("user",), fate=Fate.ERASED, why=r.TO_ANSWER, sees=r.THEMSELF, kept=r.WITH_ACCOUNT),
]

RETENTIONS = [
    Retention(
        kind="telephone.calls",
        what=_("that masked calls took place"),
        setting="180 d",
        span=lambda: KEPT,
        days=KEEP_CALLS_DAYS,
        forget_in=_forget,
    ),
]
