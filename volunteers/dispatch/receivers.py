"""Who hears of what happens in dispatch."""

from typing import Any
from uuid import UUID

from backend.events import receives
from backend.http.fields import json_of
from backend.notifications.kinds import Kind
from backend.notifications.services import notify, withdraw
from backend.policy import Actor
from backend.realtime.services import tell
from volunteers.dispatch import jobs
from volunteers.dispatch.events import (
    Accepted,
    AssignmentEvent,
    CheckedIn,
    CheckedOut,
    HandedBack,
    LineEnded,
    NoShowEvent,
    NoShowNoted,
    NoShowObjected,
    NoShowSettled,
    OffersClosed,
    OffersMade,
    PlaceKeptOn,
    PlacesPromised,
    PromisesLapsed,
    PromisesPassedOn,
    ReachCounted,
    Released,
    TakenBeside,
    TaskCancelled,
    TaskChanged,
    TaskCompleted,
    TaskEvent,
    TaskHandedOver,
    TaskOpened,
    TaskUncovered,
    WaitBegun,
    WaitEnded,
    WaitersThanked,
    WaitingEvent,
    WaitLeft,
)
from volunteers.dispatch.models import Assignment, NoShow, Offer, Task, Waiter
from volunteers.dispatch.notifications import (
    MissedATask,
    MovedAway,
    NoShowDecided,
    ObjectionToDecide,
    OfferFilled,
    OfferMade,
    PlaceHandedBack,
    PlaceKept,
    PlacePassedOn,
    ReachAwaited,
    SomebodyMissing,
    StoodDown,
    TaskCalledOff,
    TaskMoved,
    TaskSoon,
    TaskTomorrow,
    TurnLapsed,
    WaitedInVain,
)
from volunteers.dispatch.queries import directors_of
from volunteers.dispatch.schemas import AssignmentListed, NoShowOut, OfferOut, TaskOut, WaiterOut
from volunteers.dispatch.services.offers import refuse_to_strand, withdraw_offers_of
from volunteers.dispatch.services.reminding import alert_line_ended
from volunteers.dispatch.states import IN_LINE, AssignmentStatus, NoShowStatus, OfferStatus, TaskKind, TaskStatus
from volunteers.dispatch.telling import tell_of_the_alone, tell_of_the_lost, tell_of_two_at_once
from volunteers.group.queries import holders
from volunteers.group.states import Tier
from volunteers.roster.events import VolunteerEdited, VolunteerEvent, VolunteerLeft, VolunteerPaused, VolunteerResumed
from volunteers.roster.services import count_place


def _tell_directors(task: Task, actor: Actor) -> None:
    tell(directors_of(task, at=actor.at), "task", json_of(TaskOut.standing(task, inside=True)), now=actor.at)


@receives(TaskOpened)
def open_the_task(event: TaskOpened, *, actor: Actor) -> None:
    """Who directs it hears; the first wave of offers is a job."""
    task = Task.objects.get(pk=event.task_id)
    _tell_directors(task, actor)
    jobs.ask_for(task)


@receives(TaskChanged)
def show_the_change(event: TaskChanged, *, actor: Actor) -> None:
    """All who hold the task on their phones; who has a place is asked anew where it moved, and so are others."""
    task = Task.objects.get(pk=event.task_id)
    _tell_directors(task, actor)
    _tell_offers(tuple(task.offers.values_list("id", flat=True)), actor)
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
    for place in places:
        _look_at_lines(place.volunteer_id)
    if task.taken < task.slots:
        jobs.ask_for(task)
    if {*event.fields} & {"director_along", "risk", "slots"}:
        tell_of_the_alone(task, actor=actor, key=actor.at.isoformat())


@receives(ReachCounted)
def tell_of_the_reach(event: TaskEvent, *, actor: Actor) -> None:
    """Who directs it hears."""
    _tell_directors(Task.objects.get(pk=event.task_id), actor)


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
    _tell_directors(task, actor)
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
        notify(ReachAwaited, [task.director_id], actor=actor, subject=task.id, task=task.title)


@receives(CheckedOut)
def count_for_the_probation(event: AssignmentEvent, *, actor: Actor) -> None:
    """Who was taken not long ago has done one more."""
    place = Assignment.objects.only("volunteer").get(pk=event.assignment_id)
    system = Actor.system(street_id=actor.street_id, at=actor.at)
    count_place(actor=system, volunteer_id=place.volunteer_id, now=actor.at)


@receives(Accepted)
@receives(CheckedIn)
@receives(CheckedOut)
@receives(HandedBack)
@receives(PlaceKeptOn)
@receives(Released)
def follow_the_place(event: AssignmentEvent, *, actor: Actor) -> None:
    """The volunteer's own phones, and who directs the task; a place handed back is offered anew."""
    place = Assignment.objects.select_related("task", "volunteer__user").get(pk=event.assignment_id)
    tell([place.volunteer.user_id], "assignment", json_of(AssignmentListed.mine(place)), now=actor.at)
    if place.offer_id is not None and isinstance(event, Accepted):
        _tell_offers((place.offer_id,), actor)
        withdraw(OfferMade, actor=actor, subject=place.task_id, people=[place.volunteer.user_id])
    _tell_directors(place.task, actor)
    # Whether they are free for what they wait for elsewhere has changed.
    _look_at_lines(place.volunteer_id)
    if isinstance(event, HandedBack):
        _say_handed_back(place, actor)
    if isinstance(event, HandedBack | Released):
        for reminder in (TaskSoon, TaskTomorrow):
            withdraw(reminder, actor=actor, subject=place.task_id, people=[place.volunteer.user_id])
        jobs.ask_for(place.task)
        tell_of_the_lost(place.task, [place.volunteer_id], actor=actor, key=str(place.id))


@receives(TakenBeside)
def say_that_they_are_elsewhere(event: AssignmentEvent, *, actor: Actor) -> None:
    """Who directs the other task counts on them there."""
    tell_of_two_at_once(event.assignment_id, actor=actor)


def _say_handed_back(place: Assignment, actor: Actor) -> None:
    task = place.task
    notify(
        PlaceHandedBack,
        directors_of(task, at=actor.at) - {place.volunteer.user_id},
        actor=actor,
        subject=task.id,
        key=str(place.id),
        task=task.title,
        starts_at=task.starts_at,
        # As the lock on the task had it; the event comes after.
        taken=Task.objects.values_list("taken", flat=True).get(pk=task.id),
        slots=task.slots,
    )


@receives(NoShowNoted)
@receives(NoShowObjected)
@receives(NoShowSettled)
def follow_the_no_show(event: NoShowEvent, *, actor: Actor) -> None:
    """The volunteer, and whoever has to see to it now."""
    rows = NoShow.objects.select_related("assignment__task", "assignment__volunteer__user")
    row = rows.get(pk=event.no_show_id)
    task, person = row.assignment.task, row.assignment.volunteer.user
    tell([person.id], "no_show", json_of(NoShowOut.of(row)), now=actor.at)
    said: dict[str, Any] = {"task": task.title, "starts_at": task.starts_at}
    if isinstance(event, NoShowNoted):
        notify(MissedATask, [person.id], actor=actor, subject=task.id, key=str(row.id), until=row.object_until, **said)
        others = directors_of(task, at=actor.at) - {person.id}
        notify(SomebodyMissing, others, actor=actor, subject=task.id, key=str(row.id), name=person.masked_name, **said)
    elif isinstance(event, NoShowObjected):
        deciders = {*holders(task.street_id, Tier.CORE_LEADER, Tier.MANAGER, at=actor.at)} - {
            person.id,
            task.created_by_id,
            task.director_id,
        }
        notify(
            ObjectionToDecide, deciders, actor=actor, subject=task.id, key=str(row.id), name=person.masked_name, **said
        )
    else:
        status, reason = NoShowStatus(row.status), row.reason
        notify(
            NoShowDecided,
            [person.id],
            actor=actor,
            subject=task.id,
            key=str(row.id),
            status=status,
            reason=reason,
            **said,
        )


@receives(OffersMade)
def tell_the_asked(event: OffersMade, *, actor: Actor) -> None:
    """Each volunteer who was asked."""
    offers = _tell_offers(event.offer_ids, actor)
    if offers:
        first = min(offers, key=lambda offer: offer.id)
        notify(
            OfferMade,
            [offer.volunteer.user_id for offer in offers],
            actor=actor,
            subject=event.task_id,
            key=str(first.id),
            expires_at=first.expires_at,
            task=first.task.title,
            starts_at=first.task.starts_at,
            until=first.expires_at,
        )


@receives(OffersClosed)
def ask_the_next(event: OffersClosed, *, actor: Actor) -> None:
    """The volunteers whose offers ended; where the task still needs somebody, the next wave."""
    offers = _tell_offers(event.offer_ids, actor)
    withdraw(OfferMade, actor=actor, subject=event.task_id, people=[offer.volunteer.user_id for offer in offers])
    task = Task.objects.get(pk=event.task_id)
    gone = [offer for offer in offers if offer.status == OfferStatus.WITHDRAWN]
    needed_no_more = task.taken >= task.slots or task.covered_by_id is not None
    filled = [each.volunteer.user_id for each in gone if needed_no_more or (each.role and each.role.is_full)]
    if filled:
        first = min(event.offer_ids, default="")
        notify(OfferFilled, filled, actor=actor, subject=task.id, key=str(first), task=task.title)
    if task.status == TaskStatus.OPEN and task.taken < task.slots:
        jobs.ask_for(task)
    tell_of_the_lost(
        task, [each.volunteer_id for each in offers], actor=actor, key=str(min(event.offer_ids, default=""))
    )


@receives(LineEnded)
def tell_that_nobody_is_left(event: LineEnded, *, actor: Actor) -> None:
    """Who directs the task need not wait until shortly before it begins."""
    alert_line_ended(actor=actor, task_id=event.task_id, now=actor.at)


@receives(TaskUncovered)
def ask_again(event: TaskUncovered, *, actor: Actor) -> None:  # noqa: ARG001  # every receiver is told who
    """The next wave."""
    jobs.ask_for(Task.objects.get(pk=event.task_id))


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
    _tell_directors(task, actor)
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


@receives(VolunteerLeft)
def let_go(event: VolunteerLeft, *, actor: Actor) -> None:
    """Nobody leaves the places they hold without a word."""
    refuse_to_strand(event.volunteer_id)
    withdraw_offers_of(actor=actor, volunteer_id=event.volunteer_id, now=actor.at)
    _look_at_lines(event.volunteer_id)


@receives(VolunteerPaused)
def ask_others(event: VolunteerPaused, *, actor: Actor) -> None:
    """Who pauses keeps their places and is asked for no others; what is kept for them goes to the next."""
    withdraw_offers_of(actor=actor, volunteer_id=event.volunteer_id, now=actor.at)
    _look_at_lines(event.volunteer_id)


@receives(VolunteerResumed)
@receives(VolunteerEdited)
def look_who_can_come(event: VolunteerEvent, *, actor: Actor) -> None:  # noqa: ARG001  # receivers are called alike
    """Who was passed over may have their turn."""
    _look_at_lines(event.volunteer_id)


def _look_at_lines(volunteer_id: UUID) -> None:
    """Jobs: to lock several tasks here would be to wait in a circle."""
    lines = Waiter.objects.filter(volunteer=volunteer_id, status__in=IN_LINE)
    for task_id, street_id in lines.values_list("task_id", "street_id"):
        jobs.mind(task_id, street_id)


def _tell_offers(offer_ids: tuple[UUID, ...], actor: Actor) -> list[Offer]:
    offers = list(Offer.objects.filter(pk__in=offer_ids).select_related("task", "volunteer", "role"))
    for offer in offers:
        tell([offer.volunteer.user_id], "offer", json_of(OfferOut.of(offer)), now=actor.at)
    return offers
