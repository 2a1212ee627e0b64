"""Who of the demonstration has a paper card, whose residence is confirmed and by whom, whose phone is to change."""

from datetime import datetime, timedelta

from backend.households.schemas import AddressCreate
from backend.households.services import add_address
from backend.identity import services
from backend.identity.models import Residence
from backend.places.models import Area
from backend.policy import Actor
from config.demo.cast import person
from config.demo.map import at_home

WORKER = 9
HUTONG = "东四六条"
ELDER, NEPHEW, NEIGHBOUR, WAITING, LOST = 1, 2, 46, 36, 40


def tell_identity(street: Area, now: datetime) -> None:
    """A card for the elder; a confirmed neighbour who vouches for the nephew; one who waits; a phone that was lost."""

    def actor(number: int, days: float) -> Actor:
        at = now - timedelta(days=days)
        return Actor(user_id=person(number).id, street_id=street.id, at=at, assured=True)

    def asks(number: int, house: int, door: str, days: float) -> Residence:
        by = actor(number, days)
        spec = AddressCreate(label="家", building=f"{HUTONG} {house} 号", door=door, location=at_home(HUTONG, house))
        home = add_address(actor=by, spec=spec, now=by.at)
        return services.ask(actor=by, address_id=home.id, area_id=None, now=by.at)

    by = actor(WORKER, 90)
    services.issue_card(actor=by, user_id=person(ELDER).id, name=None, now=by.at)
    theirs = asks(NEIGHBOUR, 21, "东屋", 80)
    services.confirm(actor=actor(WORKER, 79), residence_id=theirs.id, now=now - timedelta(days=79))
    his = asks(NEPHEW, 55, "2 门 301", 60)
    services.vouch(actor=actor(NEIGHBOUR, 59), residence_id=his.id, now=now - timedelta(days=59))
    asks(WAITING, 63, "北屋", 1)
    by = actor(WORKER, 0.1)
    services.ask_for_phone(
        actor=by, user_id=person(LOST).id, phone="+8619900000099", reason="手机丢失，已当面核验", now=by.at
    )
