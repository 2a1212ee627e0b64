"""A task that a plan puts to the very volunteer whom it names; an offer like any other, to one."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from backend.audit import services as audit
from backend.events import publish
from backend.places.queries import by_the_street
from backend.policy import Actor, allow
from backend.services import lock, service
from backend.states import next_state
from volunteers.dispatch.eligibility import judge_of
from volunteers.dispatch.events import OffersMade, TaskOpened
from volunteers.dispatch.models import Offer, Task
from volunteers.dispatch.policy import TASK_POLICY
from volunteers.dispatch.queries import asked_for, visible_tasks
from volunteers.dispatch.roles import refuse_unfit
from volunteers.dispatch.services.refusals import KeptForAnother, NotPutTo, TaskInThePast
from volunteers.dispatch.states import TASK_TRANSITIONS, OfferStatus, TaskAction
from volunteers.roster.eligibility import Reason, told


@service
def put_to(
    *,
    actor: Actor,
    task_id: UUID,
    volunteer_id: UUID,
    starts_at: datetime,
    reasons: Sequence[Reason],
    expires_at: datetime,
    now: datetime,
) -> Offer:
    """Offer a task that no wave asks for to one volunteer, at the hour that the plan has for them.

    The system's verb; the task stays as long as it is. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NotPutTo`,
    `TaskInThePast`, `NotEligible`.
    """
    task = lock(visible_tasks(actor), task_id)
    allow(TASK_POLICY, TaskAction.PUT_TO, actor, task)
    next_state(TASK_TRANSITIONS, task.status, TaskAction.PUT_TO)
    if task.taken >= task.slots or task.offers.filter(status=OfferStatus.OPEN).exists():
        raise NotPutTo
    starts_before = task.starts_at
    task.starts_at, task.ends_at = starts_at, starts_at + (task.ends_at - task.starts_at)
    if task.ends_at <= now:
        raise TaskInThePast(ends_at=by_the_street(actor, task.ends_at).isoformat())
    refuse_unfit(judge_of([task], [volunteer_id], at=now).shortfalls(task, volunteer_id, asking=True))
    task.save(update_fields=["starts_at", "ends_at"])
    offer = Offer.objects.create(
        street_id=task.street_id,
        task=task,
        volunteer_id=volunteer_id,
        reasons=told(reasons),
        made_at=now,
        expires_at=min(expires_at, task.ends_at),
    )
    audit.record(
        "task.put_to", task.id, actor=actor, now=now, offers=[str(offer.id)], starts_before=starts_before.isoformat()
    )
    publish(OffersMade(task.id, (offer.id,)), actor=actor)
    return offer


@service
def give_to_waves(*, actor: Actor, task_id: UUID, now: datetime) -> Task:
    """No plan names anybody for it any more: it goes to the board, and waves ask for it.

    The system's verb; a second time it changes nothing. Raises `NotFound`, `NotAllowed`, `WrongMoment`.
    """
    task = lock(visible_tasks(actor), task_id)
    allow(TASK_POLICY, TaskAction.PUT_TO, actor, task)
    next_state(TASK_TRANSITIONS, task.status, TaskAction.PUT_TO)
    if not task.by_waves:
        task.by_waves = True
        task.save(update_fields=["by_waves"])
        audit.record("task.give_to_waves", task.id, actor=actor, now=now)
        publish(TaskOpened(task.id, task.origin_kind, task.origin_id), actor=actor)
    return task


def refuse_kept(task: Task, *, actor: Actor) -> None:
    """Who is not asked does not claim what is put to another. Raises `KeptForAnother`."""
    if not task.by_waves and not asked_for(actor, task).exists():
        raise KeptForAnother
