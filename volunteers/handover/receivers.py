"""When an office ends its duties fall; when one is filled it may take what waited. And who hears of it."""

from uuid import UUID

from backend.accounts.models import User
from backend.events import receives
from backend.notifications.services import notify
from backend.parties.events import Disengaged, Posted, Recalled
from backend.parties.models import Affiliation, Posting
from backend.policy import Actor
from volunteers.committee.events import SeatEnded
from volunteers.committee.models import Seat
from volunteers.group.events import Appointed, Relieved
from volunteers.group.models import Role
from volunteers.handover.events import HandedOver
from volunteers.handover.jobs import let_fall, let_fall_in
from volunteers.handover.notifications import DutiesGiven, DutiesTaken


@receives(Relieved)
def after_the_role(event: Relieved, *, actor: Actor) -> None:
    """A job: whoever ended it holds locks, and whoever takes it over is appointed in the same transaction."""
    _fall(actor, Role.objects.values_list("user_id", flat=True).get(pk=event.role_id))


@receives(SeatEnded)
def after_the_seat(event: SeatEnded, *, actor: Actor) -> None:
    """Of its holder."""
    _fall(actor, Seat.objects.values_list("holder_id", flat=True).get(pk=event.seat_id))


@receives(Disengaged)
def after_the_tie(event: Disengaged, *, actor: Actor) -> None:
    """Of who was tied to the organisation."""
    _fall(actor, Affiliation.objects.values_list("user_id", flat=True).get(pk=event.affiliation_id))


@receives(Recalled)
def after_the_post(event: Recalled, *, actor: Actor) -> None:
    """Of who was on it."""
    _fall(actor, Posting.objects.values_list("user_id", flat=True).get(pk=event.posting_id))


def _fall(actor: Actor, person: UUID | None) -> None:
    if person is not None:
        let_fall.defer(street_id=actor.street_id, user_id=person)


@receives(Appointed)
@receives(Posted)
def offer_what_waited(_event: Appointed | Posted, *, actor: Actor) -> None:
    """What nobody could take when an office ended goes to who is fit now."""
    let_fall_in.defer(street_id=actor.street_id)


@receives(HandedOver)
def tell_both(event: HandedOver, *, actor: Actor) -> None:
    """Each hears how much, and from or to whom; not of what they did themselves."""
    people = User.objects.in_bulk([event.from_id, event.to_id])
    key = f"{event.from_id}:{event.to_id}:{actor.at.isoformat()}"
    for kind, to, other in ((DutiesGiven, event.to_id, event.from_id), (DutiesTaken, event.from_id, event.to_id)):
        name = people[other].masked_name
        notify(kind, {to} - {actor.user_id}, actor=actor, subject=to, key=key, name=name, count=event.count)
