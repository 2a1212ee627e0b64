"""What the committee tells people."""

from backend.events import receives
from backend.http.fields import json_of
from backend.notifications.services import notify
from backend.policy import Actor
from backend.realtime.services import tell
from volunteers.committee import notifications
from volunteers.committee.events import DeputyStoodDown, Seated, SeatEnded
from volunteers.committee.models import Seat
from volunteers.committee.schemas import SeatOut
from volunteers.committee.states import Kind


@receives(Seated)
@receives(SeatEnded)
def tell_its_people(event: Seated | SeatEnded, *, actor: Actor) -> None:
    """Holder and deputy learn of their own seat."""
    seat = Seat.objects.select_related("holder", "deputy").get(pk=event.seat_id)
    tell([seat.holder_id, seat.deputy_id], "seat", json_of(SeatOut.of(seat)), now=actor.at)
    kind = notifications.SeatGiven if isinstance(event, Seated) else notifications.SeatEnded
    notify(kind, [seat.holder_id, seat.deputy_id], actor=actor, subject=seat.id, seat=Kind(seat.kind))


@receives(DeputyStoodDown)
def show_it_to_both(event: DeputyStoodDown, *, actor: Actor) -> None:
    """The holder, and who is deputy no more."""
    seat = Seat.objects.select_related("holder", "deputy").get(pk=event.seat_id)
    tell([seat.holder_id, event.user_id], "seat", json_of(SeatOut.of(seat)), now=actor.at)
