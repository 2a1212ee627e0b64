"""What the clock does of limits."""

from datetime import datetime

from backend.jobs.define import cron
from needs.limits import services


@cron("41 3 * * *")
def forget_days(*, now: datetime) -> None:
    """Remove what was counted on days that are over."""
    services.forget_before(now=now)
