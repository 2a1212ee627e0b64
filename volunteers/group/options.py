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
