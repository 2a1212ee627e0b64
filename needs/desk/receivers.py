"""What the desk makes of dispatch's news."""

from backend.events import receives
from backend.http.fields import json_of
from backend.policy import Actor
from backend.privacy.events import ConsentWithdrawn
from backend.privacy.states import Purpose
from backend.realtime.services import tell
from needs.desk import services
from needs.desk.models import Need
from needs.desk.schemas import HelperOut
from volunteers.dispatch.events import (
    Accepted,
    AssignmentEvent,
    CheckedIn,
    CheckedOut,
    HandedBack,
    TaskCancelled,
    TaskCompleted,
    TaskEvent,
)
from volunteers.dispatch.models import Assignment
from volunteers.dispatch.states import Origin


@receives(TaskCompleted)
@receives(TaskCancelled)
def record_work(event: TaskEvent, *, actor: Actor) -> None:
    """The need stands where its tasks stand: in the same transaction."""
    if event.origin_kind == Origin.NEED and event.origin_id is not None:
        services.record_work(
            actor=Actor.system(street_id=actor.street_id, at=actor.at),
            need_id=event.origin_id,
            done=isinstance(event, TaskCompleted),
            now=actor.at,
        )


@receives(ConsentWithdrawn)
def show_no_longer(event: ConsentWithdrawn, *, actor: Actor) -> None:
    """A summary is shown for as long as its resident agrees."""
    if event.purpose == Purpose.PUBLISH:
        system = Actor.system(street_id=actor.street_id, at=actor.at)
        services.withhold(actor=system, user_id=event.user_id, now=actor.at)


@receives(Accepted)
@receives(CheckedIn)
@receives(CheckedOut)
@receives(HandedBack)
def tell_the_resident(event: AssignmentEvent, *, actor: Actor) -> None:
    """The resident sees who comes, and that they are there."""
    if event.origin_kind != Origin.NEED or event.origin_id is None:
        return
    need = Need.objects.only("reporter_id", "beneficiary_id").get(pk=event.origin_id)
    place = Assignment.objects.select_related("volunteer__user").get(pk=event.assignment_id)
    tell([need.reporter_id, need.beneficiary_id], "helper", json_of(HelperOut.at(need.id, place)), now=actor.at)
