"""Calls for help against the clock."""

from datetime import datetime

from backend.jobs.define import cron, for_each, system
from volunteers.escalation import services
from volunteers.escalation.models import HelpCall
from volunteers.escalation.queries import lacking, promised


@cron("*/5 * * * *")
def go_on(*, now: datetime) -> None:
    """Count no more on contractors whose contract is over, and ask whom it is time to ask, street by street."""
    counted_on = promised(HelpCall.objects.all(), now=now).values_list("street_id", flat=True).distinct()
    for_each(counted_on, lambda street_id: services.end_promises(actor=system(street_id), now=now))
    streets = lacking(now=now).values_list("street_id", flat=True).distinct()
    for_each(streets, lambda street_id: services.go_on(actor=system(street_id), now=now))
