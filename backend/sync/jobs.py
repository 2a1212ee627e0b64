"""What phones hold that never come back is forgotten."""

from datetime import datetime, timedelta

from backend.database import delete_in_batches
from backend.jobs.define import cron
from backend.sync.models import Shelf

KEPT = timedelta(days=60)


@cron("52 19 * * *")
def forget_shelves(*, now: datetime) -> None:
    """Delete what was not asked for in 60 days: that phone begins anew."""
    delete_in_batches(Shelf.objects.filter(used_at__lt=now - KEPT))
