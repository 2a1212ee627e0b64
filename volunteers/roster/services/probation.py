"""The first time of who applied and was taken: tasks without risk, until the days or the places are done, or a leader says so."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from backend.audit import services as audit
from backend.events import publish
from backend.places.queries import street_of, zone_of
from backend.policy import Actor
from backend.services import lock, service
from volunteers.roster.events import ProbationEnded
from volunteers.roster.models import Volunteer
from volunteers.roster.options import PROBATION_DAYS, PROBATION_PLACES
from volunteers.roster.services.common import locked
from volunteers.roster.states import Action


def probation_of(actor: Actor) -> dict[str, Any]:
    """The columns of who begins now, by the street's options."""
    config = street_of(actor).config
    days, places = PROBATION_DAYS.of(config), PROBATION_PLACES.of(config)
    if not days:
        return {"probation_until": None, "probation_places": None}
    until = actor.at.astimezone(zone_of(actor)).date() + timedelta(days=days)
    return {"probation_until": until, "probation_places": places or None}


@service
def end_probation(*, actor: Actor, volunteer_id: UUID, reason: str, now: datetime) -> Volunteer:
    """A leader has seen enough. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    volunteer = locked(actor, volunteer_id, Action.END_PROBATION)
    return _end(volunteer, actor=actor, now=now, reason=reason)


@service
def end_probations(*, actor: Actor, now: datetime) -> int:
    """Those whose last day is over; how many. The system's verb."""
    today = now.astimezone(zone_of(actor)).date()
    due = Volunteer.objects.filter(street=actor.street_id, probation_until__lt=today)
    found = list(due.select_for_update(of=("self",), no_key=True).order_by("id"))
    for volunteer in found:
        _end(volunteer, actor=actor, now=now)
    return len(found)


@service
def count_place(*, actor: Actor, volunteer_id: UUID, now: datetime) -> None:
    """A task was done to its end: one less of those that a probation takes. The system's verb."""
    rows = Volunteer.objects.filter(street=actor.street_id)
    if not rows.filter(pk=volunteer_id, probation_places__isnull=False).exists():
        return
    volunteer = lock(rows, volunteer_id)
    left = (volunteer.probation_places or 1) - 1
    if volunteer.probation_until is None or not left:
        _end(volunteer, actor=actor, now=now)
        return
    volunteer.probation_places = left
    volunteer.save(update_fields=["probation_places"])


def _end(volunteer: Volunteer, *, actor: Actor, now: datetime, reason: str = "") -> Volunteer:
    volunteer.probation_until = volunteer.probation_places = None
    volunteer.save(update_fields=["probation_until", "probation_places"])
    audit.record(f"volunteer.{Action.END_PROBATION}", volunteer.id, actor=actor, now=now, reason=reason)
    publish(ProbationEnded(volunteer.id, volunteer.user_id), actor=actor)
    return volunteer
