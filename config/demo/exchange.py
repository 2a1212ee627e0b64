"""What the demonstration shows of the exchange: an extract that the manager asked for."""

from datetime import datetime

from backend.places.models import Area
from backend.policy import Actor
from config.demo.cast import person
from needs.exchange import services
from needs.exchange.schemas import ExtractCreate
from needs.exchange.states import Format


def tell_exchange(street: Area, now: datetime) -> None:
    """It is written when the demonstration starts."""
    manager = Actor(user_id=person(7).id, street_id=street.id, at=now)
    services.ask_extract(actor=manager, spec=ExtractCreate(format=Format.CSV), now=now)
