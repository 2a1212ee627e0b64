"""Put a volunteer forward: a leader who knows somebody asks them, and they say yes or no as to any offer."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.audit import services as audit
from backend.events import publish
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state
from volunteers.dispatch import waves
from volunteers.dispatch.eligibility import clash, judge_of, place_on
from volunteers.dispatch.events import OffersMade
from volunteers.dispatch.models import Offer, Task
from volunteers.dispatch.policy import TASK_POLICY
from volunteers.dispatch.queries import visible_tasks
from volunteers.dispatch.roles import NotEligible, choose_role
from volunteers.dispatch.services.refusals import AlreadyAsked, NotForThem, TaskInThePast
from volunteers.dispatch.states import TASK_TRANSITIONS, OfferStatus, TaskAction
from volunteers.roster.eligibility import Reason
from volunteers.roster.queries import visible_to


@service
def nominate(
    *,
    actor: Actor,
    task_id: UUID,
    volunteer_id: UUID,
    words: str,
    now: datetime,
    role_id: UUID | None = None,
    despite: bool = False,
) -> Offer:
    """Offer a free place to a volunteer whom the actor sees on the roster, with a word why to them.

    Never by force: it is an offer like those of dispatch, and nobody is asked again who said no. Whether they are off duty or
    not there by their own calendar is between the two; `despite`: so is little rest, a long way from the place before, and much
    to do that month (`roster.eligibility.LIFTABLE`). Raises `NotFound`, `NotAllowed`, `WrongMoment`, `TaskInThePast`,
    `AlreadyAsked`, `NotForThem`, `TaskFull`, `RoleFull`.
    """
    seen = find(visible_tasks(actor), task_id)
    allow(TASK_POLICY, TaskAction.NOMINATE, actor, seen)
    volunteer = find(visible_to(actor), volunteer_id)
    task = lock(Task.objects.filter(street=actor.street_id), seen.id)
    next_state(TASK_TRANSITIONS, task.status, TaskAction.NOMINATE)
    if task.ends_at <= now:
        raise TaskInThePast(ends_at=task.ends_at.isoformat())
    asked = Offer.objects.filter(task=task, volunteer=volunteer, status__in=[OfferStatus.OPEN, OfferStatus.DECLINED])
    if asked.exists() or place_on(task, volunteer) is not None:
        raise AlreadyAsked
    if clash(task, volunteer) is not None:
        raise NotForThem
    lacking = partial(judge_of([task], [volunteer.id], at=now).shortfalls, task, volunteer.id, despite=despite)
    try:
        role = choose_role(task, list(task.roles.all()), lacking, wanted=role_id)
    except NotEligible:
        raise NotForThem from None
    offer = Offer.objects.create(
        street_id=task.street_id,
        task=task,
        role=role,
        volunteer=volunteer,
        reasons=[Reason("nominated", words, _("You were put forward: {value}")).told()],
        chance=waves.USUAL,
        nominated_by_id=actor.user_id,
        despite=despite,
        made_at=now,
        expires_at=min(now + waves.lasts(task.starts_at, now), task.ends_at),
    )
    audit.record(
        "task.nominate", task.id, actor=actor, now=now, reason=words, offers=[str(offer.id)],
        despite=despite,
        role_id=str(role.id) if role is not None else None,
    )  # fmt: skip
    publish(OffersMade(task.id, (offer.id,)), actor=actor)
    return offer
