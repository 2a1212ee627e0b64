"""What phones hold that never come back is forgotten."""

from datetime import datetime

from backend.jobs.define import cron
from backend.privacy.removing import enforce


@cron("52 19 * * *")
def forget_shelves(*, now: datetime) -> None:
    """Delete what was not asked for in 60 days: that phone begins anew."""
    enforce("sync.shelves", now=now)
