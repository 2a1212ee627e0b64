"""What receivers of dispatch have in common: who sees the change on their phones."""

from uuid import UUID

from backend.http.fields import json_of
from backend.policy import Actor
from backend.realtime.services import tell
from volunteers.dispatch import jobs
from volunteers.dispatch.models import Offer, Task, Waiter
from volunteers.dispatch.queries import directors_of
from volunteers.dispatch.schemas import OfferOut, TaskOut
from volunteers.dispatch.states import IN_LINE


def tell_directors(task: Task, actor: Actor) -> None:
    """Who directs it sees it as it stands."""
    tell(directors_of(task, at=actor.at), "task", json_of(TaskOut.standing(task, inside=True)), now=actor.at)


def look_at_lines(volunteer_id: UUID) -> None:
    """Jobs: to lock several tasks here would be to wait in a circle."""
    lines = Waiter.objects.filter(volunteer=volunteer_id, status__in=IN_LINE)
    for task_id, street_id in lines.values_list("task_id", "street_id"):
        jobs.mind(task_id, street_id)


def tell_offers(offer_ids: tuple[UUID, ...], actor: Actor) -> list[Offer]:
    """Who was asked sees their offer as it stands."""
    offers = list(Offer.objects.filter(pk__in=offer_ids).select_related("task", "volunteer", "role"))
    for offer in offers:
        tell([offer.volunteer.user_id], "offer", json_of(OfferOut.of(offer)), now=actor.at)
    return offers
