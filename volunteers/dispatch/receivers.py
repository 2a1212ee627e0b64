"""Who hears of what happens in dispatch."""

from uuid import UUID

from backend.events import receives
from backend.http.fields import json_of
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
    TaskCancelled,
    TaskCompleted,
    TaskEvent,
    TaskOpened,
)
from volunteers.dispatch.models import Assignment, Offer, Task
from volunteers.dispatch.schemas import AssignmentListed, OfferOut, TaskOut
from volunteers.dispatch.services.offers import refuse_to_strand, withdraw_offers_of
from volunteers.dispatch.states import AssignmentStatus, TaskStatus
from volunteers.group.queries import responsible_for
from volunteers.roster.events import VolunteerLeft, VolunteerPaused


def _directors(task: Task, actor: Actor) -> set[UUID]:
    return {task.created_by_id, *responsible_for(task.street_id, task.community_id, task.grid_id, at=actor.at)}


def _tell_directors(task: Task, actor: Actor) -> None:
    tell(_directors(task, actor), "task", json_of(TaskOut.of(task, exact=True)), now=actor.at)


@receives(TaskOpened)
def open_the_task(event: TaskOpened, *, actor: Actor) -> None:
    """Who directs it hears; the first wave of offers is a job."""
    task = Task.objects.get(pk=event.task_id)
    _tell_directors(task, actor)
    jobs.ask_for(task)


@receives(TaskCompleted)
@receives(TaskCancelled)
def close_the_task(event: TaskEvent, *, actor: Actor) -> None:
    """Who directs it and who stood on it hear."""
    task = Task.objects.get(pk=event.task_id)
    _tell_directors(task, actor)
    gone = Assignment.objects.filter(task=task, status=AssignmentStatus.STOOD_DOWN)
    for place in gone.select_related("volunteer__user", "task"):
        tell([place.volunteer.user_id], "assignment", json_of(AssignmentListed.mine(place)), now=actor.at)


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
    _tell_directors(place.task, actor)
    if isinstance(event, HandedBack):
        jobs.ask_for(place.task)


@receives(OffersMade)
def tell_the_asked(event: OffersMade, *, actor: Actor) -> None:
    """Each volunteer who was asked."""
    _tell_offers(event.offer_ids, actor)


@receives(OffersClosed)
def ask_the_next(event: OffersClosed, *, actor: Actor) -> None:
    """The volunteers whose offers ended; where the task still needs somebody, the next wave."""
    _tell_offers(event.offer_ids, actor)
    task = Task.objects.get(pk=event.task_id)
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


def _tell_offers(offer_ids: tuple[UUID, ...], actor: Actor) -> None:
    for offer in Offer.objects.filter(pk__in=offer_ids).select_related("task", "volunteer"):
        tell([offer.volunteer.user_id], "offer", json_of(OfferOut.of(offer)), now=actor.at)
