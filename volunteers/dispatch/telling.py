"""Who is told that somebody on probation was left alone on a task, or that somebody has two at the same hours."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from backend.notifications.services import notify
from backend.policy import Actor
from volunteers.dispatch.company import experienced, left_alone
from volunteers.dispatch.models import Assignment, Task
from volunteers.dispatch.notifications import HeldBeside, NewcomerAlone, NobodyBeside
from volunteers.dispatch.queries import directors_of
from volunteers.dispatch.states import TaskStatus


def tell_of_the_lost(task: Task, lost: Collection[UUID], *, actor: Actor, key: str) -> None:
    """These volunteers come no more, or were asked in vain: where one of them was experienced, whoever is left alone."""
    if task.status == TaskStatus.OPEN and task.starts_at > actor.at and experienced(lost, at=actor.at):
        tell_of_the_alone(task, actor=actor, key=key)


def tell_of_the_alone(task: Task, *, actor: Actor, key: str) -> None:
    """The volunteers on probation who are left alone, and who directs the task; once for each `key`."""
    if task.status != TaskStatus.OPEN or task.starts_at <= actor.at:
        return
    people = [each.volunteer.user_id for each in left_alone(task, at=actor.at)]
    said: dict[str, Any] = {"task": task.title, "starts_at": task.starts_at}
    if people:
        notify(NobodyBeside, people, actor=actor, subject=task.id, key=key, **said)
        others = directors_of(task, at=actor.at) - {*people}
        notify(NewcomerAlone, others, actor=actor, subject=task.id, key=key, count=len(people), **said)


def tell_of_two_at_once(place_id: UUID, *, actor: Actor) -> None:
    """Who directs the tasks beside which this place was taken; not of what it is, which may not be theirs to know."""
    place = Assignment.objects.select_related("volunteer__user").get(pk=place_id)
    person = place.volunteer.user
    for other in Assignment.objects.filter(pk__in=place.beside).select_related("task").order_by("id"):
        notify(
            HeldBeside, directors_of(other.task, at=actor.at) - {person.id}, actor=actor, subject=other.task_id,
            key=str(place.id), name=person.masked_name, task=other.task.title, starts_at=place.starts_at,
            until=place.ends_at,
        )  # fmt: skip
