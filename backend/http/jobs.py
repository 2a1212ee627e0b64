"""What is kept for repeated commands is not kept for ever."""

from datetime import datetime, timedelta

from django.conf import settings

from backend.database import delete_in_batches
from backend.http.models import Answer
from backend.jobs.define import cron


@cron("37 * * * *")
def forget_answers(*, now: datetime) -> None:
    """Delete kept answers after `ANSWERS_KEPT_HOURS`: whoever sends a command again does it within hours."""
    delete_in_batches(Answer.objects.filter(created_at__lt=now - timedelta(hours=settings.ANSWERS_KEPT_HOURS)))
