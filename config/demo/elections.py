"""An election that goes on: whom the members want as their core leader."""

from datetime import datetime, timedelta

from backend.places.models import Area
from backend.policy import Actor
from config.demo.cast import person
from volunteers.elections import services
from volunteers.elections.schemas import ElectionCreate
from volunteers.group.states import Tier

VOLUNTEER, TEAM_LEADER, CORE_LEADER, MANAGER, BACKBONE = 4, 5, 6, 7, 11


def tell_elections(street: Area, now: datetime) -> None:
    """Called three days ago: the core leader stands again, the leader of 六条 is asked."""
    at = now - timedelta(days=3)

    def actor(number: int) -> Actor:
        return Actor(user_id=person(number).id, street_id=street.id, at=at, assured=True)

    spec = ElectionCreate(tier=Tier.CORE_LEADER, reason="本届核心负责人任期将满")
    election = services.call(actor=actor(MANAGER), spec=spec, now=at)
    for candidate in (CORE_LEADER, TEAM_LEADER):
        row = services.nominate(
            actor=actor(BACKBONE), election_id=election.id, candidate_id=person(candidate).id, now=at
        )
        services.second(actor=actor(VOLUNTEER), nomination_id=row.id, now=at)
        if candidate == CORE_LEADER:
            services.answer(actor=actor(candidate), nomination_id=row.id, stands=True, now=at)
