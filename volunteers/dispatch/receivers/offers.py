"""Who hears of offers, made and closed."""

from backend.events import receives
from backend.notifications.services import notify, withdraw
from backend.policy import Actor
from volunteers.dispatch import jobs
from volunteers.dispatch.events import OffersClosed, OffersMade
from volunteers.dispatch.models import Task
from volunteers.dispatch.notifications import OfferFilled, OfferMade
from volunteers.dispatch.receivers.common import tell_offers
from volunteers.dispatch.states import OfferStatus, TaskStatus
from volunteers.dispatch.telling import tell_of_the_lost


@receives(OffersMade)
def tell_the_asked(event: OffersMade, *, actor: Actor) -> None:
    """Each volunteer who was asked."""
    offers = tell_offers(event.offer_ids, actor)
    if offers:
        first = min(offers, key=lambda offer: offer.id)
        notify(
            OfferMade,
            [offer.volunteer.user_id for offer in offers],
            actor=actor,
            subject=event.task_id,
            key=str(first.id),
            expires_at=first.expires_at,
            task=first.task.title,
            starts_at=first.task.starts_at,
            until=first.expires_at,
        )


@receives(OffersClosed)
def ask_the_next(event: OffersClosed, *, actor: Actor) -> None:
    """The volunteers whose offers ended; where the task still needs somebody, the next wave."""
    offers = tell_offers(event.offer_ids, actor)
    withdraw(OfferMade, actor=actor, subject=event.task_id, people=[offer.volunteer.user_id for offer in offers])
    task = Task.objects.get(pk=event.task_id)
    gone = [offer for offer in offers if offer.status == OfferStatus.WITHDRAWN]
    needed_no_more = task.taken >= task.slots or task.covered_by_id is not None
    filled = [each.volunteer.user_id for each in gone if needed_no_more or (each.role and each.role.is_full)]
    if filled:
        first = min(event.offer_ids, default="")
        notify(OfferFilled, filled, actor=actor, subject=task.id, key=str(first), task=task.title)
    if task.status == TaskStatus.OPEN and task.taken < task.slots:
        jobs.ask_for(task)
    tell_of_the_lost(
        task, [each.volunteer_id for each in offers], actor=actor, key=str(min(event.offer_ids, default=""))
    )
