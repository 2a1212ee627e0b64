"""What the desk makes of visits to those who are looked after."""

from backend.events import receives
from backend.places.schemas import PlaceIn
from backend.policy import Actor
from needs.desk import services
from needs.desk.schemas import NeedCreate
from needs.desk.states import Channel, Kind
from volunteers.care.events import WishTold
from volunteers.care.models import Visit


@receives(WishTold)
def report_the_wish(event: WishTold, *, actor: Actor) -> None:
    """A need of the resident's own, written down by the visitor: what the visitor saw for an hour they do not keep by it."""
    entry = Visit.objects.select_related("entry").get(pk=event.visit_id).entry
    here = PlaceIn(lat=entry.lat, lng=entry.lng) if entry.lat is not None and entry.lng is not None else None
    spec = NeedCreate(
        kind=Kind.HELP,
        text=event.text,
        location=here,
        address=" ".join(filter(None, (entry.address, entry.door))) or None,
        community=str(entry.community_id) if entry.community_id else None,
    )
    resident = Actor(user_id=entry.resident_id, street_id=entry.street_id, at=actor.at)
    services.report(actor=actor, spec=spec, now=actor.at, channel=Channel.PROXY, teller=resident)
