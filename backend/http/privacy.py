"""What kept answers hold about people."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from backend.database import delete_in_batches
from backend.http.models import Answer
from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding, Retention


def _forget(older_than: datetime, _now: datetime) -> int:
    return delete_in_batches(Answer.objects.filter(created_at__lt=older_than))


HOLDINGS = [Holding(model=Answer, of=("user_id",), fate=Fate.ERASED, why=r.TO_WORK, sees=r.THEMSELF, kept=r.UNTIL_OVER)]

RETENTIONS = [
    Retention(
        kind="http.answers",
        what=_("kept answers"),
        setting="ANSWERS_KEPT_HOURS",
        span=lambda: timedelta(hours=settings.ANSWERS_KEPT_HOURS),
        forget=_forget,
    )
]
