"""Work that comes again: the lane is walked on two evenings a week.

Its first evening is full, and one more waits; its third is earlier. One walks every time, but for the fourth: there a colleague stands in.
"""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from backend.places.models import Area
from backend.policy import Actor
from config.demo.cast import person
from volunteers.dispatch import services as dispatch
from volunteers.dispatch.models import Offer
from volunteers.dispatch.schemas.task import RoleIn, TaskShape
from volunteers.dispatch.states import TaskKind
from volunteers.roster.models import Volunteer
from volunteers.series import services
from volunteers.series.models import Occurrence
from volunteers.series.schemas import SeriesChange, SeriesCreate, TemplateIn
from volunteers.series.states import Scope

MANAGER = 7
TEMPLATES: list[tuple[str, int, dict[str, Any]]] = [
    ("楼道清扫", 90, {"title": "楼道清扫", "slots": 4, "materials": ["扫帚", "手套"]}),
    ("陪同就医", 180, {"title": "陪老人看病", "kind": TaskKind.ESCORT, "instructions": "带好医保卡，排队时请老人先坐。"}),
    ("垃圾分类宣传", 120, {"title": "垃圾分类宣传", "kind": TaskKind.CAMPAIGN, "slots": 3, "materials": ["宣传页"]}),
    (
        "长者食堂帮厨", 150,
        {"title": "长者食堂帮厨", "kind": TaskKind.EVENT, "roles": [RoleIn(name="领班"), RoleIn(name="帮厨", slots=3)]},
    ),
]  # fmt: skip
WALKERS, WAITS, ALWAYS, STANDS_IN = (3, 41), 45, 41, 3


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
    walker = Volunteer.objects.get(user=person(ALWAYS).id)
    stands = services.ask_standing(actor=actor, series_id=series.id, volunteer_id=walker.id, role="", now=now)
    services.answer_standing(actor=_actor(ALWAYS, street, now), standing_id=stands.id, willing=True, now=now)
    third = series.occurrences.order_by("day")[2].day
    earlier = SeriesChange(scope=Scope.ONE, day=third, starts=time(18, 30), ends=time(19, 30), reason="那天有社区晚会")
    services.change(actor=actor, series_id=series.id, spec=earlier, now=now)
    _stand_in(street, stands.id, series.occurrences.order_by("day")[3], now)
    dispatch.join_waiting_list(actor=_actor(WAITS, street, now), task_id=first, now=now)


def _stand_in(street: Area, standing_id: UUID, that: Occurrence, now: datetime) -> None:
    """The colleague is asked first, as to any offer, and says yes."""
    colleague = Volunteer.objects.get(user=person(STANDS_IN).id)
    always = _actor(ALWAYS, street, now)
    services.find_stand_in(actor=always, standing_id=standing_id, day=that.day, volunteer_id=colleague.id, now=now)
    offer = Offer.objects.get(task=that.task_id, volunteer=colleague)
    dispatch.accept(actor=_actor(STANDS_IN, street, now), offer_id=offer.id, now=now)


def tell_templates(street: Area, now: datetime) -> None:
    """What the group does again and again, written down once."""
    for name, minutes, task in TEMPLATES:
        spec = TemplateIn(name=name, minutes=minutes, task=TaskShape(**task))
        services.create_template(actor=_actor(MANAGER, street, now), spec=spec, now=now)


def _actor(number: int, street: Area, at: datetime) -> Actor:
    return Actor(user_id=person(number).id, street_id=street.id, at=at, assured=True)
