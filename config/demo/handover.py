"""Duties that changed hands: the core leader has the evening patrol from now on."""

from datetime import datetime

from backend.places.models import Area
from backend.policy import Actor
from config.demo.cast import person
from volunteers.handover import services
from volunteers.handover.schemas import DutyRef, HandOverIn
from volunteers.series.models import Series

CORE_LEADER, MANAGER = 6, 7


def tell_handover(street: Area, now: datetime) -> None:
    """The manager, whose term ends, hands the series over that they began."""
    series = Series.objects.get(street=street, director=person(MANAGER).id)
    manager = Actor(user_id=person(MANAGER).id, street_id=street.id, at=now, assured=True)
    spec = HandOverIn(
        to=person(CORE_LEADER).id, duties=[DutyRef(kind="series", id=series.id)], reason="任期将满，巡逻交给核心负责人"
    )
    services.hand_over(actor=manager, user_id=manager.user_id, spec=spec, now=now)
