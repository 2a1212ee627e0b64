"""What the path through the tiers asks for in training: some courses that were passed."""

from django.utils.translation import gettext_lazy as _

from volunteers.group.paths import Requirement
from volunteers.group.states import Tier
from volunteers.training.options import GROWTH_COURSES_CORE_LEADER, GROWTH_COURSES_TEAM_LEADER
from volunteers.training.queries import courses_passed

REQUIREMENTS = [
    Requirement(
        code="courses_passed",
        label=_("Courses passed"),
        still=_("{missing} more courses to pass"),
        there=courses_passed,
        needed={
            Tier.TEAM_LEADER: GROWTH_COURSES_TEAM_LEADER,
            Tier.CORE_LEADER: GROWTH_COURSES_CORE_LEADER,
        },
    )
]
