"""What ended is not kept for ever."""

from datetime import datetime

from backend.jobs.define import cron
from backend.privacy.removing import enforce


@cron("47 19 * * *")
def forget_sessions(*, now: datetime) -> None:
    """Delete device sessions some time after they ended: at night in China, once a day."""
    enforce("accounts.sessions", now=now)
