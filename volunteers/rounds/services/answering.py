"""A volunteer answers for a whole round at once."""

from datetime import datetime
from uuid import UUID

from backend.errors import NotFound
from backend.policy import Actor
from backend.services import service
from volunteers.dispatch import services as dispatch
from volunteers.dispatch.models import Assignment, Offer
from volunteers.dispatch.states import OfferStatus
from volunteers.rounds.models import Round


@service
def accept_all(*, actor: Actor, round_id: UUID, now: datetime) -> list[Assignment]:
    """Say yes to each offer of a round that is open to me, or to none. Raises `NotFound`, and what `dispatch.accept` raises."""
    offers = Offer.objects.filter(
        street=actor.street_id,
        volunteer__user=actor.user_id,
        status=OfferStatus.OPEN,
        task__round_visit__round=round_id,
    ).order_by("task")
    ids = list(offers.values_list("id", flat=True))
    if not ids:
        raise NotFound(kind=Round._meta.verbose_name)
    return [dispatch.accept(actor=actor, offer_id=each, now=now) for each in ids]
