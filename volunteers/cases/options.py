"""What a street may set otherwise for professional cases."""

from django.utils.translation import gettext_lazy as _

from backend.places.options import days, whole

ANSWER_DAYS = whole(
    "cases.answer_days",
    14,
    _("Days after which a professional case that the resident has not answered is forgotten."),
    least=1,
    most=90,
)
REVIEW_MONTHS = whole(
    "cases.review_months",
    3,
    _("Months after which who leads a professional case looks at the whole of it again."),
    least=1,
    most=24,
)
REOPEN_DAYS = whole(
    "cases.reopen_days",
    90,
    _("Days within which a closed professional case may be reopened; so long its workers may still read it."),
    least=0,
    most=365,
)
KEEP_DAYS = days(
    "cases.keep_days",
    _(
        "Days for which the file of a professional case is kept after it was closed or ended; then what it says is removed."
    ),
    least=0,
    most=5_475,
)
