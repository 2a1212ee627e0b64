"""What a street may set otherwise for its care register."""

from django.utils.translation import gettext_lazy as _

from backend.places.options import days, whole

ANSWER_DAYS = whole(
    "care.answer_days",
    14,
    _("Days after which a proposal for the care register that the resident has not answered is forgotten."),
    least=1,
    most=90,
)
REVIEW_MONTHS = whole(
    "care.review_months",
    6,
    _("Months after which an entry of the care register is looked at again: whether all of it still holds."),
    least=1,
    most=36,
)
AHEAD_DAYS = whole(
    "care.ahead_days",
    2,
    _("Days before a visit of the care register is due when volunteers are asked for it."),
    least=0,
    most=14,
)
ALARM_MINUTES = whole(
    "care.alarm_minutes",
    60,
    _(
        "Minutes for which an alarm of the care register may stay open, before it is told to the whole management and the community workers."
    ),
    least=5,
    most=1_440,
)
KEEP_DAYS = days(
    "care.keep_days",
    _(
        "Days for which what was kept of somebody who was taken off the care register is kept; a withdrawal removes it at once."
    ),
    least=0,
    most=1_825,
)
