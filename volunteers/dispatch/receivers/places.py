"""Who hears of what becomes of a place."""

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
    PlaceKeptOn,
    Released,
    TakenBeside,
)
from volunteers.dispatch.models import Assignment, Task
from volunteers.dispatch.notifications import OfferMade, PlaceHandedBack, TaskSoon, TaskTomorrow
from volunteers.dispatch.queries import directors_of
from volunteers.dispatch.receivers.common import look_at_lines, tell_directors, tell_offers
from volunteers.dispatch.schemas import AssignmentListed
from volunteers.dispatch.telling import tell_of_the_lost, tell_of_two_at_once
from volunteers.roster.services import count_place


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
        tell_offers((place.offer_id,), actor)
        withdraw(OfferMade, actor=actor, subject=place.task_id, people=[place.volunteer.user_id])
    tell_directors(place.task, actor)
    # Whether they are free for what they wait for elsewhere has changed.
    look_at_lines(place.volunteer_id)
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
