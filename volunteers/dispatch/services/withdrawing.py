"""Take back what nobody has to answer any more."""

from collections.abc import Sequence
from uuid import UUID

from backend.events import publish
from backend.policy import Actor
from volunteers.dispatch.events import OffersClosed
from volunteers.dispatch.models import Offer, Task, TaskRole
from volunteers.dispatch.states import OfferStatus


def withdraw_offers(
    task: Task, *, actor: Actor, role: TaskRole | None = None, only: Sequence[UUID] | None = None
) -> list[str]:
    """Nobody more is needed on this locked task, or in this role on it: its open offers are withdrawn, and their volunteers told.

    `only`: those to these volunteers, who are asked otherwise. Returns the ids of those offers, for the audit entry of the act that filled or ended the task.
    """
    still_open = task.offers.filter(status=OfferStatus.OPEN)
    if role is not None:
        still_open = still_open.filter(role=role)
    if only is not None:
        still_open = still_open.filter(volunteer__in=only)
    withdrawn = tuple(still_open.select_for_update(of=("self",), no_key=True).values_list("id", flat=True))
    if withdrawn:
        Offer.objects.filter(id__in=withdrawn).update(status=OfferStatus.WITHDRAWN)
        publish(OffersClosed(task.id, withdrawn), actor=actor)
    return [str(pk) for pk in withdrawn]


def withdraw_where_filled(task: Task, *, actor: Actor, role: TaskRole | None) -> list[str]:
    """What `withdraw_offers` does, if the place that was just taken was the last of the task or of its role."""
    if task.taken >= task.slots:
        return withdraw_offers(task, actor=actor)
    if role is not None and role.is_full:
        return withdraw_offers(task, actor=actor, role=role)
    return []
