"""What the path through the tiers asks for in the group itself: some time on the step before."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from backend.policy import Actor
from volunteers.group.models import Role
from volunteers.group.options import DAYS_AS_BACKBONE, DAYS_AS_LEADER
from volunteers.group.paths import Requirement
from volunteers.group.states import Tier


def _days_as(actor: Actor, tier: Tier) -> int:
    """Whole days in a tier up to now, in all terms together; days in two teams at once count once."""
    rows = Role.objects.filter(street=actor.street_id, user=actor.user_id, tier=tier, since__lte=actor.at)
    total, reached = timedelta(), None
    for since, until in rows.order_by("since").values_list("since", "until"):
        end = min(until or actor.at, actor.at)
        begin = since if reached is None else max(since, reached)
        if end > begin:
            total += end - begin
            reached = end
    return total.days


REQUIREMENTS = [
    Requirement(
        code="days_as_backbone",
        label=_("Days as a backbone volunteer"),
        still=_("{missing} more days as a backbone volunteer"),
        there=lambda actor: _days_as(actor, Tier.BACKBONE),
        needed={Tier.TEAM_LEADER: DAYS_AS_BACKBONE},
    ),
    Requirement(
        code="days_as_leader",
        label=_("Days as a team leader"),
        still=_("{missing} more days as a team leader"),
        there=lambda actor: _days_as(actor, Tier.TEAM_LEADER),
        needed={Tier.CORE_LEADER: DAYS_AS_LEADER},
    ),
]
