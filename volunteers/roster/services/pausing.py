"""A pause with a day of return: told the day before, ended by the clock, or earlier by their own word."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from backend.audit import services as audit
from backend.errors import DomainError
from backend.events import publish
from backend.places.queries import zone_of
from backend.policy import Actor
from backend.services import service
from backend.states import next_state
from volunteers.roster.events import PauseEndsSoon, VolunteerResumed
from volunteers.roster.models import Volunteer
from volunteers.roster.states import TRANSITIONS, Action, Status


class PauseEndsTooSoon(DomainError):
    """A pause that ends before it starts."""

    code = "pause_ends_too_soon"
    status = 422
    title = _("The pause would be over")
    message = _(
        "You would be back on {back_on}, which does not lie ahead. Choose a later day, or none to pause until you say so."
    )


def refuse_to_be_back_by(back_on: date | None, *, actor: Actor) -> None:
    """The day of return lies ahead, by the street's calendar. Raises `PauseEndsTooSoon`."""
    if back_on is not None and back_on <= actor.at.astimezone(zone_of(actor)).date():
        raise PauseEndsTooSoon(back_on=back_on.isoformat())


@service
def end_pauses(*, actor: Actor, now: datetime) -> tuple[int, int]:
    """Tell those who are back tomorrow, and let those be back whose day has come; how many of each. The system's verb."""
    today = now.astimezone(zone_of(actor)).date()
    paused = Volunteer.objects.filter(street=actor.street_id, status=Status.PAUSED)
    soon = list(paused.filter(back_on=today + timedelta(days=1)).order_by("id"))
    for volunteer in soon:
        publish(PauseEndsSoon(volunteer.id, volunteer.user_id), actor=actor)
    due = paused.filter(back_on__lte=today).select_for_update(of=("self",), no_key=True).order_by("id")
    back = list(due)
    for volunteer in back:
        before, volunteer.status = volunteer.status, next_state(TRANSITIONS, volunteer.status, Action.RESUME)
        volunteer.back_on = None
        volunteer.save(update_fields=["status", "back_on"])
        audit.record("volunteer.resume", volunteer.id, actor=actor, now=now, before=before, after=volunteer.status)
        publish(VolunteerResumed(volunteer.id, volunteer.user_id), actor=actor)
    return len(soon), len(back)
