"""Who hears of what happens in dispatch."""

from uuid import UUID

from backend.events import receives
from backend.http.fields import json_of
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
    OffersClosed,
    OffersMade,
    ReachCounted,
    TaskCancelled,
    TaskCompleted,
    TaskEvent,
    TaskHandedOver,
    TaskOpened,
)
from volunteers.dispatch.models import Assignment, Offer, Task
from volunteers.dispatch.notifications import (
    OfferFilled,
    OfferMade,
    PlaceHandedBack,
    ReachAwaited,
    StoodDown,
    TaskCalledOff,
    TaskSoon,
)
from volunteers.dispatch.schemas import AssignmentListed, OfferOut, TaskOut
from volunteers.dispatch.services.offers import refuse_to_strand, withdraw_offers_of
from volunteers.dispatch.states import AssignmentStatus, OfferStatus, TaskKind, TaskStatus
from volunteers.group.queries import responsible_for
from volunteers.roster.events import VolunteerLeft, VolunteerPaused


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
    filled = [each.volunteer.user_id for each in gone if task.taken >= task.slots or (each.role and each.role.is_full)]
    if filled:
        first = min(event.offer_ids, default="")
        notify(OfferFilled, filled, actor=actor, subject=task.id, key=str(first), task=task.title)
    if task.status == TaskStatus.OPEN and task.taken < task.slots:
        jobs.ask_for(task)


@receives(VolunteerLeft)
def let_go(event: VolunteerLeft, *, actor: Actor) -> None:
    """Nobody leaves the places they hold without a word."""
    refuse_to_strand(event.volunteer_id)
    withdraw_offers_of(actor=actor, volunteer_id=event.volunteer_id, now=actor.at)


@receives(VolunteerPaused)
def ask_others(event: VolunteerPaused, *, actor: Actor) -> None:
    """Who pauses keeps their places and is asked for no others."""
    withdraw_offers_of(actor=actor, volunteer_id=event.volunteer_id, now=actor.at)


def _tell_offers(offer_ids: tuple[UUID, ...], actor: Actor) -> list[Offer]:
    offers = list(Offer.objects.filter(pk__in=offer_ids).select_related("task", "volunteer", "role"))
    for offer in offers:
        tell([offer.volunteer.user_id], "offer", json_of(OfferOut.of(offer)), now=actor.at)
    return offers
