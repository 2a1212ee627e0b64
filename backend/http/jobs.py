"""What is kept for repeated commands is not kept for ever."""

from datetime import datetime

from backend.jobs.define import cron
from backend.privacy.removing import enforce


@cron("37 * * * *")
def forget_answers(*, now: datetime) -> None:
    """Delete kept answers after `ANSWERS_KEPT_HOURS`: whoever sends a command again does it within hours."""
    enforce("http.answers", now=now)
