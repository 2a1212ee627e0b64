"""Who hears of the waiting list."""

from backend.events import receives
from backend.http.fields import json_of
from backend.notifications.kinds import Kind
from backend.notifications.services import notify, withdraw
from backend.policy import Actor
from backend.realtime.services import tell
from volunteers.dispatch.events import (
    PlacesPromised,
    PromisesLapsed,
    PromisesPassedOn,
    WaitBegun,
    WaitEnded,
    WaitersThanked,
    WaitingEvent,
    WaitLeft,
)
from volunteers.dispatch.models import Task, Waiter
from volunteers.dispatch.notifications import PlaceKept, PlacePassedOn, TaskCalledOff, TurnLapsed, WaitedInVain
from volunteers.dispatch.receivers.common import tell_directors
from volunteers.dispatch.schemas import WaiterOut
from volunteers.dispatch.states import TaskStatus


@receives(WaitBegun)
@receives(PlacesPromised)
@receives(PromisesPassedOn)
@receives(PromisesLapsed)
@receives(WaitEnded)
@receives(WaitLeft)
@receives(WaitersThanked)
def follow_the_line(event: WaitingEvent, *, actor: Actor) -> None:
    """Whose turn it is; who directs the task, for what is kept is taken."""
    waiters = list(Waiter.objects.filter(pk__in=event.waiter_ids).select_related("task", "volunteer"))
    for waiter in waiters:
        tell([waiter.volunteer.user_id], "waiter", json_of(WaiterOut.of(waiter)), now=actor.at)
    task = waiters[0].task
    tell_directors(task, actor)
    people = [each.volunteer.user_id for each in waiters]
    if not isinstance(event, WaitBegun | PlacesPromised):
        withdraw(PlaceKept, actor=actor, subject=task.id, people=people)
    kind = _said_of(event, task)
    if kind is not None:
        until = waiters[0].until
        notify(
            kind,
            people,
            actor=actor,
            subject=task.id,
            key=f"{min(event.waiter_ids)}:{actor.at.isoformat()}",
            expires_at=until,
            task=task.title,
            starts_at=task.starts_at,
            until=until,
        )


def _said_of(event: WaitingEvent, task: Task) -> type[Kind] | None:
    said: dict[type[WaitingEvent], type[Kind]] = {
        PlacesPromised: PlaceKept,
        PromisesPassedOn: PlacePassedOn,
        PromisesLapsed: TurnLapsed,
        WaitersThanked: TaskCalledOff if task.status == TaskStatus.CANCELLED else WaitedInVain,
    }
    return said.get(type(event))
