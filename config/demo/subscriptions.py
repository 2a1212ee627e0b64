"""What residents of the demonstration want to hear of."""

from datetime import datetime

from backend.places.models import Area
from backend.places.schemas import PlaceIn
from backend.policy import Actor
from config.demo.cast import person
from config.demo.map import at_home
from needs.subscriptions import services
from needs.subscriptions.schemas import SubscriptionIn
from needs.subscriptions.states import Pace, Radius


def tell_subscriptions(street: Area, now: datetime) -> None:
    """Her nephew hears of lights at once, and of his own lane once a day; a neighbour of the whole community."""
    place: PlaceIn = at_home("东四六条", 12)
    wishes = (
        (2, SubscriptionIn(category="lighting", pace=Pace.NOW)),
        (2, SubscriptionIn(around=place, radius_m=Radius.WALK)),
        (35, SubscriptionIn(area="110101006003")),
    )
    for number, spec in wishes:
        actor = Actor(user_id=person(number).id, street_id=street.id, at=now)
        services.subscribe(actor=actor, spec=spec, now=now)
