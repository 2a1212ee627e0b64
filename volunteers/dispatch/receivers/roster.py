"""What dispatch makes of news of the roster, and of who is how old and whose guardian agrees."""

from uuid import UUID

from backend.events import receives
from backend.households.events import BirthCorrected, BirthEvent, BirthTold, RepresentationChanged
from backend.households.models import Representation
from backend.households.states import Action, Purpose, Relation
from backend.identity.events import AccountsMerged
from backend.policy import Actor
from volunteers.dispatch import jobs
from volunteers.dispatch.models import Assignment
from volunteers.dispatch.receivers.common import look_at_lines
from volunteers.dispatch.services.offers import refuse_to_strand, withdraw_offers_of
from volunteers.dispatch.states import AssignmentStatus
from volunteers.roster.events import (
    ProofEvent,
    ProofRevoked,
    SafeguardEnded,
    SafeguardEvent,
    VettingEnded,
    VettingEvent,
    VettingRecorded,
    VolunteerEdited,
    VolunteerEvent,
    VolunteerLeft,
    VolunteerPaused,
    VolunteerResumed,
)
from volunteers.roster.models import Volunteer


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


@receives(RepresentationChanged)
def look_whose_guardian_agrees(event: RepresentationChanged, *, actor: Actor) -> None:
    """Where a guardian's word for volunteering ended."""
    if event.action not in {Action.WITHDRAW, Action.EXPIRE}:
        return
    row = Representation.objects.get(pk=event.representation_id)
    if row.relation == Relation.GUARDIAN and row.covers(Purpose.VOLUNTEERING):
        _look_at_their_places(row.represented_id, actor)


@receives(BirthTold)
@receives(BirthCorrected)
@receives(ProofRevoked)
@receives(SafeguardEnded)
@receives(VettingRecorded)
@receives(VettingEnded)
@receives(VolunteerEdited)
def look_what_their_papers_do_for(
    event: BirthEvent | ProofEvent | SafeguardEvent | VettingEvent | VolunteerEvent, *, actor: Actor
) -> None:
    """Whoever holds places may have to be let go before they stand at the door; a skill taken back is learnt no more."""
    _look_at_their_places(event.user_id, actor)


@receives(AccountsMerged)
def look_how_old_they_are_together(event: AccountsMerged, *, actor: Actor) -> None:
    """The other account may have told of a minor."""
    _look_at_their_places(event.survivor_id, actor)


def _look_at_their_places(user_id: UUID, actor: Actor) -> None:
    """Jobs, one for each place ahead: each locks its task."""
    held = Assignment.objects.filter(
        street=actor.street_id, volunteer__user=user_id, status=AssignmentStatus.ACCEPTED, ends_at__gt=actor.at
    )
    for place_id in held.order_by("starts_at", "id").values_list("id", flat=True):
        jobs.look_at_papers.defer(assignment_id=place_id, street_id=actor.street_id)
    for volunteer_id in Volunteer.objects.filter(street=actor.street_id, user=user_id).values_list("id", flat=True):
        look_at_lines(volunteer_id)


@receives(VolunteerResumed)
def look_who_can_come(event: VolunteerEvent, *, actor: Actor) -> None:  # noqa: ARG001  # receivers are called alike
    """Who was passed over may have their turn."""
    look_at_lines(event.volunteer_id)
