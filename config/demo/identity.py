"""Who of the demonstration has a paper card, whose residence is confirmed and by whom, whose phone is to change."""

from datetime import datetime, timedelta

from backend.identity import services
from backend.identity.models import Residence
from backend.places.models import Area
from backend.policy import Actor
from config.demo.cast import person

WORKER = 9
LIUTIAO = "110101006003"
ELDER, NEPHEW, NEIGHBOUR, WAITING, LOST = 1, 2, 46, 36, 40


def tell_identity(street: Area, now: datetime) -> None:
    """A card for the elder; a confirmed neighbour who vouches for the nephew; one who waits; a phone that was lost."""
    community = Area.objects.get(street=street, code=LIUTIAO)

    def actor(number: int, days: float) -> Actor:
        at = now - timedelta(days=days)
        return Actor(user_id=person(number).id, street_id=street.id, at=at, assured=True)

    def asks(number: int, door: str, days: float) -> Residence:
        by = actor(number, days)
        return services.ask(actor=by, area_id=community.id, door=door, now=by.at)

    by = actor(WORKER, 90)
    services.issue_card(actor=by, user_id=person(ELDER).id, name=None, now=by.at)
    theirs = asks(NEIGHBOUR, "东四六条 21 号", 80)
    services.confirm(actor=actor(WORKER, 79), residence_id=theirs.id, now=now - timedelta(days=79))
    his = asks(NEPHEW, "东四六条 55 号院 2 门", 60)
    services.vouch(actor=actor(NEIGHBOUR, 59), residence_id=his.id, now=now - timedelta(days=59))
    asks(WAITING, "东四六条 63 号", 1)
    by = actor(WORKER, 0.1)
    services.ask_for_phone(
        actor=by, user_id=person(LOST).id, phone="+8619900000099", reason="手机丢失，已当面核验", now=by.at
    )
