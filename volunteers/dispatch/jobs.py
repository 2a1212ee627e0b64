"""Dispatch against the clock: waves of offers, and their expiry."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F

from backend.jobs.define import cron, job, system
from backend.places.models import Area
from volunteers.dispatch import services
from volunteers.dispatch.models import Assignment, Offer, Task
from volunteers.dispatch.options import LONGEST_MINUTES, MOST_HOURS, REMIND_MINUTES, UNDERSTAFFED_HOURS
from volunteers.dispatch.states import AssignmentStatus, OfferStatus, TaskStatus

SOON = timedelta(days=3)


def ask_for(task: Task) -> None:
    """Send the next wave of offers for a task, once the present transaction has committed."""
    send_offers.defer(task_id=task.id, street_id=task.street_id)


# Without a key: a place that comes free while a wave waits must be seen for certain.
@job()
def send_offers(*, task_id: UUID, street_id: UUID) -> None:
    """A wave for one task. Run twice it asks nobody twice."""
    actor = system(street_id)
    services.send_offers(actor=actor, task_id=task_id, now=actor.at)


@cron("*/5 * * * *")
def look_again(*, now: datetime) -> None:
    """Ask more where places are still free shortly before: an offer that nobody answers counts less by the minute, and people come home."""
    soon = Task.objects.filter(
        status=TaskStatus.OPEN, taken__lt=F("slots"), starts_at__gt=now, starts_at__lte=now + SOON
    )
    for task in soon.only("id", "street_id").order_by("starts_at", "id").iterator():
        ask_for(task)


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


@cron("*/10 * * * *")
def alert_understaffed(*, now: datetime) -> None:
    """Tell who directs a task that begins soon and has free places; each task once, however often this runs."""
    soonest = now + timedelta(hours=MOST_HOURS)
    lacking = Task.objects.filter(
        status=TaskStatus.OPEN, taken__lt=F("slots"), understaffed_at=None, starts_at__gt=now, starts_at__lte=soonest
    )
    for street in Area.objects.filter(pk__in=lacking.values("street")):
        until = now + timedelta(hours=UNDERSTAFFED_HOURS.of(street.config))
        services.alert_understaffed(actor=system(street.id), now=now, until=until)
