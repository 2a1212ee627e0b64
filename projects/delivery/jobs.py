"""What delivery does by the clock: put on record that contracts have run out."""

from datetime import datetime

from backend.jobs.define import cron, for_each, system
from projects.delivery import services
from projects.delivery.queries import run_out


@cron("5 * * * *")
def watch_contracts(*, now: datetime) -> None:
    """Every hour, as the days of streets end at different hours: each contract whose last day is past, once."""
    for_each(run_out(now), lambda row: services.run_out(actor=system(row[1]), project_id=row[0], now=now))
