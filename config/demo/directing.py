"""What a leader does by hand: a role that asks how well somebody knows it; somebody asked in spite of a place they hold at these hours."""

from datetime import datetime, timedelta

from backend.places.models import Area
from backend.places.queries import zone_of
from backend.policy import Actor
from config.demo.cast import person
from config.demo.map import at_home
from volunteers.dispatch import services
from volunteers.dispatch.models import Task
from volunteers.dispatch.schemas import TaskCreate
from volunteers.dispatch.schemas.task import RoleIn
from volunteers.dispatch.states import Origin, TaskKind
from volunteers.roster.models import Volunteer
from volunteers.roster.states import Skill

CORE_LEADER, TEACHES, HELPS, TUTOR = 6, 43, 45, 42


def tell_directing(street: Area, now: datetime) -> None:
    """The afternoon on which first aid is taught, in three days; and that of homework, in four."""
    _lesson(street, now)
    _both(street, now)


def _lesson(street: Area, now: datetime) -> None:
    roles = [
        RoleIn(name="急救带教", skills=[Skill.FIRST_AID], levels={Skill.FIRST_AID: 2}),
        RoleIn(name="签到引导", slots=2),
    ]
    task = _opened(street, now, days=3, hours=(14, 16), title="邻里急救课", kind=TaskKind.EVENT, roles=roles)
    for number, role in ((TEACHES, "急救带教"), (HELPS, "签到引导")):
        row = task.roles.get(name=role)
        services.claim(actor=_actor(number, street, now), task_id=task.id, role_id=row.id, now=now)


def _both(street: Area, now: datetime) -> None:
    """Who helps with homework looks in on a neighbour next door meanwhile: the leader asks, and she says that she can do both."""
    homework = _opened(street, now, days=4, hours=(16, 18), title="放学后功课辅导", kind=TaskKind.EVENT, slots=2)
    services.claim(actor=_actor(TUTOR, street, now), task_id=homework.id, now=now)
    look_in = _opened(street, now, days=4, hours=(17, 18), title="给隔壁院老人送药", kind=TaskKind.ERRAND)
    offer = services.nominate(
        actor=_actor(CORE_LEADER, street, now),
        task_id=look_in.id,
        volunteer_id=Volunteer.objects.get(street=street, user=person(TUTOR).id).id,
        words="就在隔壁院，孩子们休息时走一趟就行",
        despite=True,
        now=now,
    )
    services.accept(actor=_actor(TUTOR, street, now), offer_id=offer.id, now=now)


def _opened(street: Area, now: datetime, *, days: int, hours: tuple[int, int], **fields: object) -> Task:
    actor = _actor(CORE_LEADER, street, now)
    day = now.astimezone(zone_of(actor)).replace(minute=0, second=0, microsecond=0) + timedelta(days=days)
    starts_at, ends_at = (day.replace(hour=hour) for hour in hours)
    spec = TaskCreate.model_validate(
        {"location": at_home("东四六条", 20), "starts_at": starts_at, "ends_at": ends_at, **fields}
    )
    return services.create_task(
        actor=actor, spec=spec, origin_kind=Origin.GROUP, origin_id=None, beneficiary_id=None, now=now
    )


def _actor(number: int, street: Area, at: datetime) -> Actor:
    return Actor(user_id=person(number).id, street_id=street.id, at=at, assured=True)
