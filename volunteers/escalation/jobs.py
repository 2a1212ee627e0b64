"""Calls for help against the clock."""

from datetime import datetime

from backend.jobs.define import cron, for_each, system
from volunteers.escalation import services
from volunteers.escalation.queries import lacking


@cron("*/5 * * * *")
def go_on(*, now: datetime) -> None:
    """Ask whom it is time to ask, street by street."""
    streets = lacking(now=now).values_list("street_id", flat=True).distinct()
    for_each(streets, lambda street_id: services.go_on(actor=system(street_id), now=now))
