"""Dispatch against the clock: waves of offers, and their expiry."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q

from backend.jobs.define import cron, job, system
from backend.places.models import Area
from backend.policy import Actor
from volunteers.dispatch import services
from volunteers.dispatch.models import Assignment, NoShow, Offer, Task, Waiter
from volunteers.dispatch.options import LONGEST_MINUTES, MOST_HOURS, UNDERSTAFFED_HOURS
from volunteers.dispatch.states import IN_LINE, AssignmentStatus, NoShowStatus, OfferStatus, TaskStatus, WaiterStatus

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


def mind(task_id: UUID, street_id: UUID) -> None:
    """Read a waiting list again, once the present transaction has committed."""
    mind_the_line.defer(task_id=task_id, street_id=street_id)


# Without a key, for the same reason.
@job()
def mind_the_line(*, task_id: UUID, street_id: UUID) -> None:
    """The waiting list of one task. Run twice it changes nothing more."""
    actor = system(street_id)
    services.mind_the_line(actor=actor, task_id=task_id, now=actor.at)


@job()
def look_at_papers(*, assignment_id: UUID, street_id: UUID) -> None:
    """Whether who holds this place may still do it. Run twice it changes nothing more."""
    actor = system(street_id)
    services.release_without_papers(actor=actor, assignment_id=assignment_id, now=actor.at)


@cron("* * * * *")
def mind_the_lines(*, now: datetime) -> None:
    """Where a place was kept for long enough, or the task begins with people waiting: the next, or thanks."""
    due = Q(status=WaiterStatus.PROMISED, until__lte=now) | Q(status__in=IN_LINE, task__starts_at__lte=now)
    found = Waiter.objects.filter(due).values_list("task_id", "street_id").order_by("task_id").distinct()
    for task_id, street_id in found:
        mind(task_id, street_id)


@cron("*/5 * * * *")
def look_again(*, now: datetime) -> None:
    """Look who waits where a place is free; ask more where places are still free shortly before: an offer that nobody answers counts less by the minute, and people come home."""
    soon = Task.objects.filter(
        status=TaskStatus.OPEN, taken__lt=F("slots"), covered_by=None, starts_at__gt=now, starts_at__lte=now + SOON
    )
    free = Waiter.objects.filter(
        status=WaiterStatus.WAITING, task__status=TaskStatus.OPEN, task__taken__lt=F("task__slots")
    )
    for task_id, street_id in free.values_list("task_id", "street_id").order_by("task_id").distinct():
        mind(task_id, street_id)
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
    """Remind who holds a place, the evening before and some time before it begins; each once, however often this runs."""
    soonest = now + timedelta(minutes=LONGEST_MINUTES)
    coming = Assignment.objects.filter(status=AssignmentStatus.ACCEPTED, starts_at__gt=now, starts_at__lte=soonest)
    for street_id in coming.values_list("street_id", flat=True).distinct():
        services.remind(actor=Actor.system(street_id=street_id, at=now), now=now)


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


@cron("*/5 * * * *")
def note_no_shows(*, now: datetime) -> None:
    """Note who should have come and is not checked in, street by street; each once, however often this runs."""
    awaited = Assignment.objects.filter(
        status=AssignmentStatus.ACCEPTED, starts_at__lte=now, starts_at__gt=now - SOON, no_show=None
    )
    for street_id in awaited.values_list("street_id", flat=True).distinct():
        services.note_no_shows(actor=system(street_id), now=now)


@cron("13 * * * *")
def settle_no_shows(*, now: datetime) -> None:
    """What nobody objected to in time stands, street by street."""
    due = NoShow.objects.filter(status=NoShowStatus.NOTED, object_until__lte=now)
    for street_id in due.values_list("street_id", flat=True).distinct():
        services.settle_no_shows(actor=system(street_id), now=now)
