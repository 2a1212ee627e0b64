"""Ask those whom somebody trusts before anybody else is asked."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from backend.audit import services as audit
from backend.events import publish
from backend.identity.options import CONFIRMED, VOLUNTEERS
from backend.identity.queries import confirmed_residents
from backend.places.queries import street_of
from backend.policy import Actor
from backend.services import lock, service
from volunteers.dispatch import waves
from volunteers.dispatch.eligibility import clash, judge_of
from volunteers.dispatch.events import OffersMade
from volunteers.dispatch.models import Offer
from volunteers.dispatch.queries import visible_tasks
from volunteers.dispatch.services.withdrawing import withdraw_offers
from volunteers.dispatch.states import GONE, OfferStatus, TaskStatus
from volunteers.roster.eligibility import Reason, told
from volunteers.roster.models import Volunteer
from volunteers.roster.states import Status

SURE = 1.0
"""The chance that such an offer stands with: the waves wait for as long as it does, and for less the longer it waits."""


@service
def ask_first(
    *,
    actor: Actor,
    task_id: UUID,
    volunteer_ids: Sequence[UUID],
    because: Reason,
    now: datetime,
    role_id: UUID | None = None,
    anew: bool = False,
) -> list[Offer]:
    """Offer a task to these who are fit and free, before its first wave; `because`: what they are told.

    `role_id`: as what, on a task that tells its places apart. The system's verb, in the transaction that opens or moves the task. Whoever is not fit, busy or off duty is passed over, and comes
    after that like everybody else; so is who was asked already, but `anew` an offer that still waits gives way to this one. Raises `NotFound`.
    """
    task = lock(visible_tasks(actor), task_id)
    if task.status != TaskStatus.OPEN or task.taken >= task.slots:
        return []
    role = task.roles.filter(pk=role_id).first() if role_id else None
    if role is not None and role.is_full:
        return []
    if anew:
        withdraw_offers(task, actor=actor, only=volunteer_ids)
    asked = task.offers.exclude(status=OfferStatus.WITHDRAWN).values("volunteer")
    there = task.assignments.exclude(status__in=GONE).values("volunteer")
    rows = Volunteer.objects.filter(pk__in=volunteer_ids, street=task.street_id, status=Status.ACTIVE)
    if VOLUNTEERS.of(street_of(actor).config) == CONFIRMED:
        rows = rows.filter(user__in=confirmed_residents(task.street_id))
    people = list(rows.exclude(pk__in=asked).exclude(pk__in=there).order_by("id"))
    judge = judge_of([task], [each.id for each in people], at=now)
    fit = [
        each for each in people if clash(task, each) is None and not judge.shortfalls(task, each.id, role, asking=True)
    ]
    until = min(now + waves.lasts(task.starts_at, now), task.ends_at)
    offers = Offer.objects.bulk_create(
        Offer(
            street_id=task.street_id,
            task=task,
            role=role,
            volunteer=each,
            reasons=told([because]),
            chance=SURE,
            made_at=now,
            expires_at=until,
        )
        for each in fit
    )
    if offers:
        made = [str(offer.id) for offer in offers]
        audit.record("task.offer", task.id, actor=actor, now=now, offers=made, first=True)
        publish(OffersMade(task.id, tuple(offer.id for offer in offers)), actor=actor)
    return offers
