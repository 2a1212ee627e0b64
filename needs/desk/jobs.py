"""The desk against the clock: service targets."""

from datetime import datetime

from backend.jobs.define import cron, system
from needs.desk import services
from needs.desk.models import Need

MOST = 2_000
"""Needs in one round; what is left waits a minute."""


@cron("* * * * *")
def watch_targets(*, now: datetime) -> None:
    """Warn before a target, tell higher up after it: each step once, however often this runs."""
    due = Need.objects.filter(alarm_at__lte=now).order_by("alarm_at").values_list("pk", "street")[:MOST]
    for need_id, street_id in due:
        services.raise_alarms(actor=system(street_id), need_id=need_id, now=now)
