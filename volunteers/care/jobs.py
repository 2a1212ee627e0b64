"""The care register against the clock."""

from datetime import datetime

from django.db.models import Q

from backend.jobs.define import cron, for_each, system
from volunteers.care import services
from volunteers.care.models import Entry
from volunteers.care.states import Status


@cron("20 * * * *")
def look_through(*, now: datetime) -> None:
    """Forget proposals that nobody answered, resume who is back, remind of reviews; street by street."""
    rows = Entry.objects.filter(
        Q(status=Status.PROPOSED) | Q(status=Status.PAUSED) | Q(status=Status.ACTIVE, review_on__lte=now.date())
    )
    streets = list(rows.order_by("street").values_list("street_id", flat=True).distinct())
    for_each(streets, lambda street: services.lapse(actor=system(street), now=now))
    for_each(streets, lambda street: services.come_back(actor=system(street), now=now))
    for_each(streets, lambda street: services.remind_of_reviews(actor=system(street), now=now))
