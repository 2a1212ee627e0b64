"""Dispatch against the clock: waves of offers, and their expiry."""

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from backend.places.models import Area, Level
from backend.policy import Actor
from volunteers.dispatch import services
from volunteers.dispatch.models import Task


def ask_for(task: Task) -> None:
    """Send the next wave of offers for a task, once the present transaction has committed."""
    send_offers.defer(task_id=str(task.id), street_id=str(task.street_id))


@app.task(name="dispatch.send_offers", retry=5)
def send_offers(task_id: str, street_id: str) -> None:
    """A wave for one task. Run twice it asks nobody twice."""
    now = timezone.now()
    services.send_offers(actor=Actor.system(street_id=UUID(street_id), at=now), task_id=UUID(task_id), now=now)


@app.periodic(cron="* * * * *")
@app.task(name="dispatch.expire_offers")
def expire_offers(timestamp: int) -> None:  # noqa: ARG001  # procrastinate tells which minute it is
    """End the offers whose time is over, street by street."""
    now = timezone.now()
    for street_id in Area.objects.filter(level=Level.STREET).values_list("id", flat=True):
        services.expire_offers(actor=Actor.system(street_id=street_id, at=now), now=now)
