"""A place that somebody holds: at the lane's stall one of two has not come."""

from datetime import datetime, timedelta

from backend.places.models import Area
from backend.policy import Actor
from config.demo.cast import person
from volunteers.dispatch import services
from volunteers.dispatch.schemas import TaskCreate
from volunteers.dispatch.states import Origin, TaskKind

MANAGER, MISSING, THERE = 7, 44, 42


def tell_places(street: Area, now: datetime) -> None:
    """It began an hour ago; the clock notes who is not checked in."""

    def actor(number: int, at: datetime) -> Actor:
        return Actor(user_id=person(number).id, street_id=street.id, at=at, assured=True)

    before, begins = now - timedelta(days=1), now - timedelta(hours=1)
    spec = TaskCreate(
        title="便民服务摊位", kind=TaskKind.EVENT, slots=2, starts_at=begins, ends_at=now + timedelta(hours=2)
    )
    task = services.create_task(
        actor=actor(MANAGER, before),
        spec=spec,
        origin_kind=Origin.GROUP,
        origin_id=None,
        beneficiary_id=None,
        now=before,
    )
    for number in (MISSING, THERE):
        place = services.claim(actor=actor(number, before), task_id=task.id, now=before)
    services.check_in(actor=actor(THERE, begins), assignment_id=place.id, now=begins)
    services.note_no_shows(actor=Actor.system(street_id=street.id, at=now), now=now)
