"""Dispatch against the clock: waves of offers, and their expiry."""

from datetime import datetime, timedelta
from uuid import UUID

from backend.jobs.define import cron, job, system
from backend.places.models import Area
from volunteers.dispatch import services
from volunteers.dispatch.models import Assignment, Offer, Task
from volunteers.dispatch.options import LONGEST_MINUTES, REMIND_MINUTES
from volunteers.dispatch.states import AssignmentStatus, OfferStatus


def ask_for(task: Task) -> None:
    """Send the next wave of offers for a task, once the present transaction has committed."""
    send_offers.defer(task_id=task.id, street_id=task.street_id)


# Without a key: a place that comes free while a wave waits must be seen for certain.
@job()
def send_offers(*, task_id: UUID, street_id: UUID) -> None:
    """A wave for one task. Run twice it asks nobody twice."""
    actor = system(street_id)
    services.send_offers(actor=actor, task_id=task_id, now=actor.at)


@cron("* * * * *")
def expire_offers(*, now: datetime) -> None:
    """End the offers whose time is over, street by street."""
    due = Offer.objects.filter(status=OfferStatus.OPEN, expires_at__lte=now)
    for street_id in due.values_list("street_id", flat=True).distinct():
        services.expire_offers(actor=system(street_id), now=now)


@cron("*/5 * * * *")
def remind(*, now: datetime) -> None:
    """Remind who holds a place, some time before it begins; each once, however often this runs."""
    soonest = now + timedelta(minutes=LONGEST_MINUTES)
    coming = Assignment.objects.filter(status=AssignmentStatus.ACCEPTED, starts_at__gt=now, starts_at__lte=soonest)
    for street in Area.objects.filter(pk__in=coming.values("street")):
        services.remind(
            actor=system(street.id), now=now, until=now + timedelta(minutes=REMIND_MINUTES.of(street.config))
        )
