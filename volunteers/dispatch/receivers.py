"""Who hears of what happens in dispatch."""

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
    OffersClosed,
    OffersMade,
    PlacesPromised,
    PromisesLapsed,
    PromisesPassedOn,
    ReachCounted,
    TaskCancelled,
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
from volunteers.dispatch.models import Assignment, Offer, Task, Waiter
from volunteers.dispatch.notifications import (
    OfferFilled,
    OfferMade,
    PlaceHandedBack,
    PlaceKept,
    PlacePassedOn,
    ReachAwaited,
    StoodDown,
    TaskCalledOff,
    TaskSoon,
    TurnLapsed,
    WaitedInVain,
)
from volunteers.dispatch.schemas import AssignmentListed, OfferOut, TaskOut, WaiterOut
from volunteers.dispatch.services.offers import refuse_to_strand, withdraw_offers_of
from volunteers.dispatch.services.reminding import alert_line_ended
from volunteers.dispatch.states import IN_LINE, AssignmentStatus, OfferStatus, TaskKind, TaskStatus
from volunteers.group.queries import responsible_for
from volunteers.roster.events import VolunteerEdited, VolunteerEvent, VolunteerLeft, VolunteerPaused, VolunteerResumed


def _directors(task: Task, actor: Actor) -> set[UUID]:
    return {task.director_id, *responsible_for(task.street_id, task.community_id, task.grid_id, at=actor.at)}


def _tell_directors(task: Task, actor: Actor) -> None:
    tell(_directors(task, actor), "task", json_of(TaskOut.standing(task, inside=True)), now=actor.at)


@receives(TaskOpened)
def open_the_task(event: TaskOpened, *, actor: Actor) -> None:
    """Who directs it hears; the first wave of offers is a job."""
    task = Task.objects.get(pk=event.task_id)
    _tell_directors(task, actor)
    jobs.ask_for(task)


@receives(ReachCounted)
def tell_of_the_reach(event: TaskEvent, *, actor: Actor) -> None:
    """Who directs it hears."""
    _tell_directors(Task.objects.get(pk=event.task_id), actor)


@receives(TaskHandedOver)
def follow_the_director(event: TaskHandedOver, *, actor: Actor) -> None:
    """Who directs it now, and who did, see it change hands."""
    task = Task.objects.get(pk=event.task_id)
    tell(_directors(task, actor) | {event.from_id}, "task", json_of(TaskOut.standing(task, inside=True)), now=actor.at)


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
    withdraw(TaskSoon, actor=actor, subject=task.id)
    kind = TaskCalledOff if isinstance(event, TaskCancelled) else StoodDown
    people = [place.volunteer.user_id for place in gone]
    notify(kind, people, actor=actor, subject=task.id, task=task.title, starts_at=task.starts_at)
    if kind is StoodDown and task.kind == TaskKind.CAMPAIGN and task.reach is None:
        notify(ReachAwaited, [task.director_id], actor=actor, subject=task.id, task=task.title)


@receives(Accepted)
@receives(CheckedIn)
@receives(CheckedOut)
@receives(HandedBack)
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
        jobs.ask_for(place.task)


def _say_handed_back(place: Assignment, actor: Actor) -> None:
    task = place.task
    withdraw(TaskSoon, actor=actor, subject=task.id, people=[place.volunteer.user_id])
    notify(
        PlaceHandedBack,
        _directors(task, actor) - {place.volunteer.user_id},
        actor=actor,
        subject=task.id,
        key=str(place.id),
        task=task.title,
        starts_at=task.starts_at,
        # As the lock on the task had it; the event comes after.
        taken=Task.objects.values_list("taken", flat=True).get(pk=task.id),
        slots=task.slots,
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
