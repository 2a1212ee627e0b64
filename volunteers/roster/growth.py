"""What the path through the tiers asks for in the roster: some time as a volunteer."""

from django.utils.translation import gettext_lazy as _

from backend.policy import Actor
from volunteers.group.paths import Requirement
from volunteers.group.states import Tier
from volunteers.roster.options import GROWTH_DAYS_BACKBONE, GROWTH_DAYS_CORE_LEADER, GROWTH_DAYS_TEAM_LEADER
from volunteers.roster.queries import is_active, own


def _days(actor: Actor) -> int:
    """Whole days on the roster; none for who is not an active volunteer now."""
    profile = own(actor)
    return max(0, (actor.at - profile.since).days) if profile is not None and is_active(actor) else 0


REQUIREMENTS = [
    Requirement(
        code="days_on_roster",
        label=_("Days as a volunteer"),
        still=_("{missing} more days as an active volunteer"),
        there=_days,
        needed={
            Tier.BACKBONE: GROWTH_DAYS_BACKBONE,
            Tier.TEAM_LEADER: GROWTH_DAYS_TEAM_LEADER,
            Tier.CORE_LEADER: GROWTH_DAYS_CORE_LEADER,
        },
    )
]
