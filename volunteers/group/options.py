"""What a street may set otherwise for its group."""

from django.utils.translation import gettext_lazy as _

from backend.places.options import whole

TERM_NOTICE_DAYS = whole(
    "group.term_notice_days",
    30,
    _("Days before the end of a term (of a role, or of a seat on the committee) when its holder is told."),
    least=1,
    most=365,
)
DAYS_AS_BACKBONE = whole(
    "growth.days_as_backbone",
    90,
    _("Days as a backbone volunteer that the way to team leader asks for."),
    least=0,
    most=3_650,
)
DAYS_AS_LEADER = whole(
    "growth.days_as_leader",
    180,
    _("Days as a team leader that the way to core leader asks for."),
    least=0,
    most=3_650,
)
