"""What the roster tells people."""

from backend.events import receives
from backend.http.fields import json_of
from backend.policy import Actor
from backend.realtime.services import tell
from volunteers.roster.events import (
    VolunteerEdited,
    VolunteerEnrolled,
    VolunteerEvent,
    VolunteerLeft,
    VolunteerPaused,
    VolunteerResumed,
)
from volunteers.roster.models import Volunteer
from volunteers.roster.schemas import VolunteerOut


@receives(VolunteerEnrolled)
@receives(VolunteerEdited)
@receives(VolunteerPaused)
@receives(VolunteerResumed)
@receives(VolunteerLeft)
def tell_the_volunteer(event: VolunteerEvent, *, actor: Actor) -> None:
    """The person learns of their own profile."""
    volunteer = Volunteer.objects.select_related("user").get(pk=event.volunteer_id)
    tell([event.user_id], "volunteer", json_of(VolunteerOut.of(volunteer)), now=actor.at)
