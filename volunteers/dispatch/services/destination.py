"""Where a volunteer goes: the only way to the door and the phone."""

from datetime import datetime, timedelta
from uuid import UUID

from backend.households.schemas import HomeShown
from backend.households.services import reveal
from backend.households.states import Level, Why
from backend.places.queries import street_of
from backend.policy import Actor, allow
from backend.services import lock, service
from backend.states import next_state
from volunteers.dispatch.models import Assignment
from volunteers.dispatch.options import SIGHT_HOURS
from volunteers.dispatch.policy import ASSIGNMENT_POLICY
from volunteers.dispatch.queries import door_from, visible_assignments
from volunteers.dispatch.services.refusals import SightEnded
from volunteers.dispatch.states import ASSIGNMENT_TRANSITIONS, AssignmentAction, AssignmentStatus, Origin, TaskStatus

ON_THE_WAY = frozenset({Level.BUILDING})
AT_THE_DOOR = frozenset({Level.BUILDING, Level.DOOR, Level.PHONE})


@service
def see_destination(*, actor: Actor, assignment_id: UUID, now: datetime) -> tuple[Assignment, HomeShown]:
    """As much of the home as the place gives a right to now; what is shown for the first time is written down.

    Check-in is recorded whenever it is (ADR 9), so it is not enough: door and phone are shown around the hours of the work.
    The place is locked: whoever hands it back or is stood down meanwhile sees nothing. Raises `NotFound`,
    `NotAllowed`, `WrongMoment`, `SightEnded`.
    """
    place = lock(visible_assignments(actor).select_related("task", "volunteer"), assignment_id)
    allow(ASSIGNMENT_POLICY, AssignmentAction.SEE_DESTINATION, actor, place)
    next_state(ASSIGNMENT_TRANSITIONS, place.status, AssignmentAction.SEE_DESTINATION)
    task = place.task
    if task.status != TaskStatus.OPEN or _too_late(actor, place, now):
        raise SightEnded
    public = not task.at_home
    shown = reveal(
        actor=actor,
        home=task,
        whose=task.beneficiary_id,
        phone=task.contact_phone,
        levels=AT_THE_DOOR if _is_there(actor, place, now) else ON_THE_WAY,
        why=Why.ASSIGNMENT,
        why_id=place.id,
        need_id=task.origin_id if task.origin_kind == Origin.NEED else None,
        unseen=public,
        now=now,
    )
    return place, shown


def _is_there(actor: Actor, place: Assignment, now: datetime) -> bool:
    return place.status == AssignmentStatus.CHECKED_IN and door_from(actor, place) <= now


def _too_late(actor: Actor, place: Assignment, now: datetime) -> bool:
    """Who never came, and who never checked out."""
    if place.checked_in_at is None:
        return place.ends_at <= now
    return place.ends_at + timedelta(hours=SIGHT_HOURS.of(street_of(actor).config)) <= now
