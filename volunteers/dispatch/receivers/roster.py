"""What dispatch makes of news of the roster."""

from backend.events import receives
from backend.policy import Actor
from volunteers.dispatch.receivers.common import look_at_lines
from volunteers.dispatch.services.offers import refuse_to_strand, withdraw_offers_of
from volunteers.roster.events import VolunteerEdited, VolunteerEvent, VolunteerLeft, VolunteerPaused, VolunteerResumed


@receives(VolunteerLeft)
def let_go(event: VolunteerLeft, *, actor: Actor) -> None:
    """Nobody leaves the places they hold without a word."""
    refuse_to_strand(event.volunteer_id)
    withdraw_offers_of(actor=actor, volunteer_id=event.volunteer_id, now=actor.at)
    look_at_lines(event.volunteer_id)


@receives(VolunteerPaused)
def ask_others(event: VolunteerPaused, *, actor: Actor) -> None:
    """Who pauses keeps their places and is asked for no others; what is kept for them goes to the next."""
    withdraw_offers_of(actor=actor, volunteer_id=event.volunteer_id, now=actor.at)
    look_at_lines(event.volunteer_id)


@receives(VolunteerResumed)
@receives(VolunteerEdited)
def look_who_can_come(event: VolunteerEvent, *, actor: Actor) -> None:  # noqa: ARG001  # receivers are called alike
    """Who was passed over may have their turn."""
    look_at_lines(event.volunteer_id)
