"""What the group does by the clock: remind of terms that end, put on record that they are over."""

from datetime import datetime

from backend.jobs.define import cron, for_each, system
from volunteers.group import services
from volunteers.group.models import Role


@cron("10 23 * * *")
def watch_terms(*, now: datetime) -> None:
    """Every night: tell whose term ends within the notice of their street; end what is over. Each once."""
    open_ends = Role.objects.filter(over=False, until__isnull=False)
    streets = open_ends.order_by("street").values_list("street", flat=True).distinct()
    for_each(list(streets), lambda street: services.remind_of_terms(actor=system(street), now=now))
    due = open_ends.filter(until__lte=now).order_by("until", "id").values_list("pk", "street")
    for_each(list(due), lambda row: services.expire(actor=system(row[1]), role_id=row[0], now=now))
