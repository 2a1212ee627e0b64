"""What ended is not kept for ever."""

from datetime import datetime, timedelta

from django.db.models import Q

from backend.accounts.models import DeviceSession
from backend.database import delete_in_batches
from backend.jobs.define import cron

KEPT = timedelta(days=30)
"""How long an ended session stays. That it was there, the audit log knows."""


@cron("47 19 * * *")
def forget_sessions(*, now: datetime) -> None:
    """Delete device sessions 30 days after they ended: at night in China, once a day."""
    old = now - KEPT
    delete_in_batches(DeviceSession.objects.filter(Q(expires_at__lt=old) | Q(revoked_at__lt=old)))
