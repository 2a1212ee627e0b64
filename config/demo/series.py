"""Work that comes again: the lane is walked on two evenings a week. Its first evening is full, and one more waits."""

from datetime import datetime, time, timedelta

from backend.places.models import Area
from backend.policy import Actor
from config.demo.cast import person
from volunteers.dispatch import services as dispatch
from volunteers.dispatch.schemas.task import TaskShape
from volunteers.dispatch.states import TaskKind
from volunteers.series import services
from volunteers.series.schemas import SeriesCreate

MANAGER = 7
WALKERS, WAITS = (3, 41), 45


def tell_series(street: Area, now: datetime) -> None:
    """From next week on, for ten times; its first tasks are on the board."""
    actor = _actor(MANAGER, street, now)
    task = TaskShape(
        title="胡同夜间巡逻",
        kind=TaskKind.PATROL,
        slots=2,
        materials=["手电筒", "反光背心"],
        meeting_point="六条居委会门口",
    )
    spec = SeriesCreate(
        task=task,
        rule="FREQ=WEEKLY;BYDAY=TU,FR;COUNT=10",
        first_on=(now + timedelta(days=7)).date(),
        starts=time(19, 30),
        ends=time(20, 30),
    )
    series = services.create(actor=actor, spec=spec, now=now).row
    first = series.occurrences.earliest("day").task_id
    for number in WALKERS:
        dispatch.claim(actor=_actor(number, street, now), task_id=first, now=now)
    dispatch.join_waiting_list(actor=_actor(WAITS, street, now), task_id=first, now=now)


def _actor(number: int, street: Area, at: datetime) -> Actor:
    return Actor(user_id=person(number).id, street_id=street.id, at=at, assured=True)
