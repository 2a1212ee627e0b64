"""What the path through the tiers asks for in tasks: some that were done to their end."""

from django.utils.translation import gettext_lazy as _

from backend.policy import Actor
from volunteers.dispatch.models import Assignment, NoShow
from volunteers.dispatch.options import GROWTH_TASKS_BACKBONE, GROWTH_TASKS_CORE_LEADER, GROWTH_TASKS_TEAM_LEADER
from volunteers.dispatch.states import AssignmentStatus, NoShowStatus
from volunteers.group.paths import Requirement
from volunteers.group.states import Tier


def _done(actor: Actor) -> int:
    """Places from which the person checked out; each no-show that stands takes one away."""
    done = Assignment.objects.filter(volunteer__user=actor.user_id, street=actor.street_id)
    missed = NoShow.objects.filter(assignment__in=done, status=NoShowStatus.STANDS).count()
    return max(0, done.filter(status=AssignmentStatus.CHECKED_OUT).count() - missed)


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
