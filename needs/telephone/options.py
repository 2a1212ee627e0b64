"""What a street may set otherwise."""

from django.utils.translation import gettext_lazy as _

from backend.places.options import days, whole

CALLS_A_DAY = whole(
    "telephone.calls_a_day",
    5,
    _("Masked calls that one person may ask for about one need in 24 hours."),
    least=1,
    most=50,
)
KEEP_CALLS_DAYS = days(
    "telephone.keep_calls_days",
    _("Days for which it is kept that a masked call took place; null: 180."),
    least=7,
    most=1_095,
)
