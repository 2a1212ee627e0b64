"""Where nobody was found: others are asked to help, or come in the volunteers' stead. Why, and who, is `volunteers.escalation`'s."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from backend.audit import services as audit
from backend.events import publish
from backend.policy import Actor
from backend.services import lock, service
from volunteers.dispatch.events import TaskUncovered
from volunteers.dispatch.models import Task
from volunteers.dispatch.services.withdrawing import withdraw_offers


@service
def ask_teams(*, actor: Actor, task_id: UUID, team_ids: Iterable[UUID], now: datetime) -> Task:
    """Let the leaders of these teams see the task and put somebody forward. The system's verb. Raises `NotFound`."""
    task = lock(Task.objects.filter(street=actor.street_id), task_id)
    task.asked_teams = sorted({*task.asked_teams, *team_ids})
    task.save(update_fields=["asked_teams"])
    audit.record("task.ask_teams", task.id, actor=actor, now=now, teams=[str(each) for each in task.asked_teams])
    return task


@service
def cover(*, actor: Actor, task_id: UUID, organisation_id: UUID, now: datetime) -> Task:
    """An organisation sends somebody: nobody more is asked, and who was asked need not answer. Raises `NotFound`.

    The caller's policy says who may. Who holds a place keeps it.
    """
    task = lock(Task.objects.filter(street=actor.street_id), task_id)
    task.covered_by_id = organisation_id
    task.save(update_fields=["covered_by"])
    withdrawn = withdraw_offers(task, actor=actor)
    audit.record("task.cover", task.id, actor=actor, now=now, organisation=str(organisation_id), withdrawn=withdrawn)
    return task


@service
def uncover(*, actor: Actor, task_id: UUID, now: datetime) -> Task:
    """They do not come after all: volunteers are asked again. Raises `NotFound`."""
    task = lock(Task.objects.filter(street=actor.street_id), task_id)
    task.covered_by = None
    task.save(update_fields=["covered_by"])
    audit.record("task.uncover", task.id, actor=actor, now=now)
    publish(TaskUncovered(task.id), actor=actor)
    return task
