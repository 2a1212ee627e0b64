"""Many visits at once, put together and planned, not sent out yet: the elders of a lane, and everybody on the care register."""

from datetime import datetime, time, timedelta

from backend.places.models import Area
from backend.policy import Actor
from config.demo.cast import person
from config.demo.map import at_home
from volunteers.rounds import services
from volunteers.rounds.planning.beginning import beginning
from volunteers.rounds.planning.timing import plan_of
from volunteers.rounds.schemas import RoundCreate
from volunteers.rounds.schemas.round import VisitIn

CORE_LEADER = 6
ELDERS = (("东四六条", 8), ("东四六条", 26), ("东四六条", 44), ("东四六条", 58))


def tell_rounds(street: Area, now: datetime) -> None:
    """Tomorrow's heat-wave check; the leader has named the homes."""
    spec = RoundCreate(
        name="高温天探访独居老人",
        day=(now + timedelta(days=1)).date(),
        opens=time(9),
        closes=time(11, 30),
        minutes=15,
        instructions="带上防暑宣传单；问一问空调、饮水和药，敲门无人请马上打电话。",
        visits=[
            VisitIn(
                title=f"看望{lane} {number} 号的老人", location=at_home(lane, number), address=f"{lane} {number} 号"
            )
            for lane, number in ELDERS
        ],
    )
    _planned(street, spec, now)


def tell_round_of_care(street: Area, now: datetime) -> None:
    """The day after: whom to visit, at which hours and who is trusted comes from the care register."""
    spec = RoundCreate(
        name="入冬前看望照护名册上的老人",
        day=(now + timedelta(days=2)).date(),
        opens=time(9),
        closes=time(16),
        minutes=25,
        instructions="看看暖气热不热、门窗严不严；照门口的提示敲门。",
        source="care",
    )
    _planned(street, spec, now)


def _planned(street: Area, spec: RoundCreate, now: datetime) -> None:
    """The plan is the one that the search begins with: a demonstration starts without waiting for the solver."""
    actor = Actor(user_id=person(CORE_LEADER).id, street_id=street.id, at=now, assured=True)
    row = services.create(actor=actor, spec=spec, now=now).row
    row = services.plan(actor=actor, round_id=row.id, now=now)
    system = Actor.system(street_id=street.id, at=now)
    posed = services.pose_of(actor=system, round_id=row.id, at=now)
    plan = plan_of(posed.problem, beginning(posed.problem))
    services.settle(actor=system, round_id=row.id, turn=row.turn, plan=plan, posed=posed, now=now)
