"""Consent against the clock."""

from datetime import datetime

from backend.households import services
from backend.households.models import Representation
from backend.households.states import Status
from backend.jobs.define import cron, system


@cron("*/10 * * * *")
def expire_representations(*, now: datetime) -> None:
    """End what nobody confirmed in time and what has run out, street by street."""
    due = Representation.objects.filter(status__in=[Status.ASKED, Status.CONFIRMED], due_at__lte=now)
    for street_id in due.values_list("street_id", flat=True).distinct():
        services.expire(actor=system(street_id), now=now)
