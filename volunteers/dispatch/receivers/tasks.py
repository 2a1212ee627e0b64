"""Who hears of what becomes of a task."""

from backend.events import receives
from backend.http.fields import json_of
from backend.notifications.services import notify, withdraw
from backend.policy import Actor
from backend.realtime.services import tell
from volunteers.dispatch import jobs
from volunteers.dispatch.events import (
    LineEnded,
    ReachCounted,
    TaskCancelled,
    TaskChanged,
    TaskCompleted,
    TaskEvent,
    TaskHandedOver,
    TaskOpened,
    TaskUncovered,
)
from volunteers.dispatch.models import Assignment, NoShow, Task
from volunteers.dispatch.notifications import (
    MovedAway,
    ReachAwaited,
    StoodDown,
    TaskAsksMore,
    TaskCalledOff,
    TaskMoved,
    TaskSoon,
    TaskTomorrow,
)
from volunteers.dispatch.queries import directors_of
from volunteers.dispatch.receivers.common import look_at_lines, tell_directors, tell_offers
from volunteers.dispatch.schemas import AssignmentListed, NoShowOut, TaskOut, WaiterOut
from volunteers.dispatch.services.reminding import alert_line_ended
from volunteers.dispatch.states import AssignmentStatus, TaskKind
from volunteers.dispatch.telling import tell_of_the_alone


@receives(TaskOpened)
def open_the_task(event: TaskOpened, *, actor: Actor) -> None:
    """Who directs it hears; the first wave of offers is a job."""
    task = Task.objects.get(pk=event.task_id)
    tell_directors(task, actor)
    jobs.ask_for(task)


@receives(TaskChanged)
def show_the_change(event: TaskChanged, *, actor: Actor) -> None:
    """All who hold the task on their phones; who has a place is asked anew where it moved or asks for more, and so are others."""
    task = Task.objects.get(pk=event.task_id)
    tell_directors(task, actor)
    tell_offers(tuple(task.offers.values_list("id", flat=True)), actor)
    for waiter in task.waiters.select_related("task", "volunteer"):
        tell([waiter.volunteer.user_id], "waiter", json_of(WaiterOut.of(waiter)), now=actor.at)
    places = list(task.assignments.select_related("task", "volunteer__user"))
    for place in places:
        tell([place.volunteer.user_id], "assignment", json_of(AssignmentListed.mine(place)), now=actor.at)
    rows = NoShow.objects.filter(assignment__task=task).select_related(
        "assignment__task", "assignment__volunteer__user"
    )
    for row in rows:
        tell([row.assignment.volunteer.user_id], "no_show", json_of(NoShowOut.of(row)), now=actor.at)
    if event.moved:
        for reminder in (TaskSoon, TaskTomorrow):
            withdraw(reminder, actor=actor, subject=task.id)
        keep = [each for each in places if each.status == AssignmentStatus.ACCEPTED]
        away = [each for each in places if each.id in event.released]
        for kind, found in ((TaskMoved, keep), (MovedAway, away)):
            people = [each.volunteer.user_id for each in found]
            key = actor.at.isoformat()
            notify(kind, people, actor=actor, subject=task.id, key=key, task=task.title, starts_at=task.starts_at)
    more = [each.volunteer.user_id for each in places if each.id in event.more]
    notify(
        TaskAsksMore, more, actor=actor, subject=task.id, key=actor.at.isoformat(), task=task.title,
        starts_at=task.starts_at,
    )  # fmt: skip
    for place in places:
        look_at_lines(place.volunteer_id)
    if task.taken < task.slots:
        jobs.ask_for(task)
    if {*event.fields} & {"director_along", "risk", "slots"}:
        tell_of_the_alone(task, actor=actor, key=actor.at.isoformat())


@receives(ReachCounted)
def tell_of_the_reach(event: TaskEvent, *, actor: Actor) -> None:
    """Who directs it hears."""
    tell_directors(Task.objects.get(pk=event.task_id), actor)


@receives(TaskHandedOver)
def follow_the_director(event: TaskHandedOver, *, actor: Actor) -> None:
    """Who directs it now, and who did, see it change hands."""
    task = Task.objects.get(pk=event.task_id)
    tell(
        directors_of(task, at=actor.at) | {event.from_id},
        "task",
        json_of(TaskOut.standing(task, inside=True)),
        now=actor.at,
    )
    tell_of_the_alone(task, actor=actor, key=actor.at.isoformat())


@receives(TaskCompleted)
@receives(TaskCancelled)
def close_the_task(event: TaskEvent, *, actor: Actor) -> None:
    """Who directs it and who stood on it hear."""
    task = Task.objects.get(pk=event.task_id)
    tell_directors(task, actor)
    gone = list(
        Assignment.objects.filter(task=task, status=AssignmentStatus.STOOD_DOWN).select_related(
            "volunteer__user", "task"
        )
    )
    for place in gone:
        tell([place.volunteer.user_id], "assignment", json_of(AssignmentListed.mine(place)), now=actor.at)
    for reminder in (TaskSoon, TaskTomorrow):
        withdraw(reminder, actor=actor, subject=task.id)
    kind = TaskCalledOff if isinstance(event, TaskCancelled) else StoodDown
    people = [place.volunteer.user_id for place in gone]
    notify(kind, people, actor=actor, subject=task.id, task=task.title, starts_at=task.starts_at)
    if kind is StoodDown and task.kind == TaskKind.CAMPAIGN and task.reach is None:
        direct = directors_of(task, at=actor.at)
        notify(ReachAwaited, direct & {task.director_id} or direct, actor=actor, subject=task.id, task=task.title)


@receives(LineEnded)
def tell_that_nobody_is_left(event: LineEnded, *, actor: Actor) -> None:
    """Who directs the task need not wait until shortly before it begins."""
    alert_line_ended(actor=actor, task_id=event.task_id, now=actor.at)


@receives(TaskUncovered)
def ask_again(event: TaskUncovered, *, actor: Actor) -> None:  # noqa: ARG001  # every receiver is told who
    """The next wave."""
    jobs.ask_for(Task.objects.get(pk=event.task_id))
