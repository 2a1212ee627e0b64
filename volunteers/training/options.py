"""What a street may set otherwise for its training."""

from django.utils.translation import gettext_lazy as _

from backend.places.options import whole

REMINDER_HOURS = whole(
    "training.reminder_hours",
    24,
    _("Hours before a lesson when those who have a place are reminded."),
    least=1,
    most=168,
)
GROWTH_COURSES_TEAM_LEADER = whole(
    "growth.courses_team_leader", 1, _("Courses passed on the way to team leader."), least=0, most=50
)
GROWTH_COURSES_CORE_LEADER = whole(
    "growth.courses_core_leader", 2, _("Courses passed on the way to core leader."), least=0, most=50
)
