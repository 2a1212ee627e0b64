"""What the path through the tiers asks for in tasks: some that were done to their end."""

from django.utils.translation import gettext_lazy as _

from backend.policy import Actor
from volunteers.dispatch.models import Assignment
from volunteers.dispatch.options import GROWTH_TASKS_BACKBONE, GROWTH_TASKS_CORE_LEADER, GROWTH_TASKS_TEAM_LEADER
from volunteers.dispatch.states import AssignmentStatus
from volunteers.group.paths import Requirement
from volunteers.group.states import Tier


def _done(actor: Actor) -> int:
    """Places from which the person checked out."""
    done = Assignment.objects.filter(volunteer__user=actor.user_id, street=actor.street_id)
    return done.filter(status=AssignmentStatus.CHECKED_OUT).count()


REQUIREMENTS = [
    Requirement(
        code="tasks_done",
        label=_("Tasks done"),
        still=_("{missing} more tasks done to their end"),
        there=_done,
        needed={
            Tier.BACKBONE: GROWTH_TASKS_BACKBONE,
            Tier.TEAM_LEADER: GROWTH_TASKS_TEAM_LEADER,
            Tier.CORE_LEADER: GROWTH_TASKS_CORE_LEADER,
        },
    )
]
