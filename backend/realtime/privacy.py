"""What the feed holds about people."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.database import delete_in_batches
from backend.privacy import registry as r
from backend.privacy.options import KEEP_FEED_DAYS
from backend.privacy.registry import Fate, Holding, Retention
from backend.realtime.models import FeedItem, FeedPosition
from backend.realtime.services import forget as forget_objects

__all__ = ["HOLDINGS", "RETENTIONS", "forget_objects"]


def _forget(street_id: UUID | None, older_than: datetime, _now: datetime) -> int:
    theirs = User.objects.filter(home_street=street_id).values("pk")
    return delete_in_batches(FeedItem.objects.filter(at__lt=older_than, seq__isnull=False, user__in=theirs))


HOLDINGS = [
    Holding(
        model=model,
        of=("user",),
        fate=Fate.ERASED,
        why=r.TO_WORK,
        sees=r.THEMSELF,
        kept=r.UNTIL_OVER,
    )
    for model in (FeedItem, FeedPosition)
]

RETENTIONS = [
    Retention(
        kind="realtime.feed",
        what=_("feed items"),
        setting="FEED_KEPT_DAYS",
        span=lambda: timedelta(days=settings.FEED_KEPT_DAYS),
        days=KEEP_FEED_DAYS,
        forget_in=_forget,
    )
]
