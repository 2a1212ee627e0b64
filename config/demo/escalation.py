"""Work for which nobody was found: neighbouring teams and the contractor at work in the street are asked."""

from datetime import datetime, timedelta

from backend.places.models import Area
from backend.places.schemas import PlaceIn
from backend.policy import Actor
from config.demo.cast import person
from volunteers.dispatch import services as dispatch
from volunteers.dispatch.schemas import TaskCreate
from volunteers.dispatch.states import Origin, TaskKind
from volunteers.escalation import services
from volunteers.roster.states import Skill

MANAGER = 7
OPENED, ALERTED, BEGINS = timedelta(hours=-5), timedelta(hours=-3), timedelta(hours=20)


def tell_escalation(street: Area, now: datetime) -> None:
    """The lamp of a courtyard: it asks for an electrician with a licence, and the roster has none."""
    opened = now + OPENED
    spec = TaskCreate(
        title="院内路灯检修",
        kind=TaskKind.REPAIR,
        description="胡同 12 号院的路灯不亮，夜里老人出门看不清。需要持证电工。",
        skills=[Skill.ELECTRICITY],
        location=PlaceIn(lat=39.9325, lng=116.4243),
        starts_at=now + BEGINS,
        ends_at=now + BEGINS + timedelta(hours=1),
        slots=1,
    )
    manager = Actor(user_id=person(MANAGER).id, street_id=street.id, at=opened, assured=True)
    dispatch.create_task(
        actor=manager, spec=spec, origin_kind=Origin.GROUP, origin_id=None, beneficiary_id=None, now=opened
    )
    for at in (now + ALERTED, now):
        system = Actor.system(street_id=street.id, at=at)
        dispatch.alert_understaffed(actor=system, now=at, until=now + BEGINS)
        services.go_on(actor=system, now=at)
