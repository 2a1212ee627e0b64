"""What is remembered of what a phone holds: which things, no words of them."""

from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding
from backend.sync.models import Held, Shelf

HOLDINGS = [
    Holding(model=model, of=(way,), fate=Fate.ERASED, why=r.TO_WORK, sees=r.THEMSELF, kept=r.UNTIL_OVER)
    for model, way in ((Held, "shelf__user"), (Shelf, "user"))
]
