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
KEEP_DAYS = days(
    "care.keep_days",
    _(
        "Days for which what was kept of somebody who was taken off the care register is kept; a withdrawal removes it at once."
    ),
    least=0,
    most=1_825,
)
