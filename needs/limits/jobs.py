"""What the clock does of limits."""

from datetime import datetime

from backend.jobs.define import cron
from backend.privacy.removing import enforce


@cron("41 19 * * *")
def forget_days(*, now: datetime) -> None:
    """Delete what was counted on days that are over. At night in China."""
    enforce("limits.days", now=now)
