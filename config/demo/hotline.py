"""Calls at the hotline: somebody of 81 has a need taken down, somebody gives no name, somebody is sent to 120."""

from datetime import datetime, timedelta

from backend.places.models import Area
from backend.policy import Actor
from config.demo.cast import person
from config.demo.map import at_home
from needs.catalogue.states import Number
from needs.hotline import services
from needs.hotline.schemas import CallerIn, FilingIn
from needs.hotline.states import Outcome, Verified

CLERK, ELDER = 21, 1


def tell_hotline(street: Area, now: datetime) -> None:
    """Three calls of yesterday, one after another."""
    start = now - timedelta(days=1)
    _known(street, start)
    _anonymous(street, start + timedelta(minutes=20))
    _emergency(street, start + timedelta(minutes=40))


def _clerk(street: Area, at: datetime) -> Actor:
    return Actor(user_id=person(CLERK).id, street_id=street.id, at=at, assured=True)


def _need(text: str, place: str, house: int, **more: object) -> FilingIn:
    return FilingIn.model_validate(
        {
            "kind": "help",
            "text": text,
            "consent": True,
            "location": at_home(place, house),
            "address": f"{place} {house} 号",
            **more,
        }
    )


def _known(street: Area, start: datetime) -> None:
    """王秀兰 calls from the number on record, with two needs."""
    clerk, elder = _clerk(street, start), person(ELDER)
    call = services.start_call(actor=clerk, phone=elder.phone, now=start)
    spec = CallerIn(name=elder.name, verified=Verified.NUMBER)
    services.identify(actor=clerk, call_id=call.id, spec=spec, now=start + timedelta(seconds=40))
    told = ("厨房水龙头关不严，一直滴水，想请人看看。", "下周三去医院拿药，想请人陪着去。")
    for turn, text in enumerate(told):
        at = start + timedelta(seconds=150 + 120 * turn)
        filed = _need(text, elder.home, 63)
        services.file_need(actor=_clerk(street, at), call_id=call.id, spec=filed, now=at)
    end = start + timedelta(minutes=6)
    services.end_call(actor=_clerk(street, end), call_id=call.id, outcome=Outcome.FILED, now=end)


def _anonymous(street: Area, start: datetime) -> None:
    """Neither name nor number: a reference and a PIN."""
    clerk = _clerk(street, start)
    call = services.start_call(actor=clerk, phone=None, now=start)
    at = start + timedelta(seconds=200)
    filed = _need("胡同口的路灯灭了三天，晚上老人不敢出门。", "东四七条", 5, anonymous=True)
    services.file_need(actor=_clerk(street, at), call_id=call.id, spec=filed, now=at)
    services.give_pin(actor=_clerk(street, at), call_id=call.id, now=at)
    end = start + timedelta(minutes=5)
    services.end_call(actor=_clerk(street, end), call_id=call.id, outcome=Outcome.FILED, now=end)


def _emergency(street: Area, start: datetime) -> None:
    """Someone has fallen: nothing is taken down, the ambulance is called."""
    clerk = _clerk(street, start)
    call = services.start_call(actor=clerk, phone=person(33).phone, now=start)
    services.tell_emergency(actor=clerk, call_id=call.id, number=Number.AMBULANCE, now=start)
    end = start + timedelta(minutes=1)
    services.end_call(actor=_clerk(street, end), call_id=call.id, outcome=Outcome.EMERGENCY, now=end)
