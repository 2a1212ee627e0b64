"""What is remembered of what a phone holds: which things, no words of them."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from backend.database import delete_in_batches
from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding, Retention
from backend.sync.models import Held, Shelf

HOLDINGS = [
    Holding(model=model, of=(way,), fate=Fate.ERASED, why=r.TO_WORK, sees=r.THEMSELF, kept=r.UNTIL_OVER)
    for model, way in ((Held, "shelf__user"), (Shelf, "user"))
]


def _forget(older_than: datetime, _now: datetime) -> int:
    return delete_in_batches(Shelf.objects.filter(used_at__lt=older_than))


RETENTIONS = [
    Retention(
        kind="sync.shelves",
        what=_("what phones hold that never came back"),
        setting="60 d",
        span=lambda: timedelta(days=60),
        forget=_forget,
    )
]
