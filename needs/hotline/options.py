"""What a street may set otherwise."""

from django.utils.translation import gettext_lazy as _

from backend.places.options import days

KEEP_CALLERS_DAYS = days(
    "hotline.keep_callers_days",
    _("Days for which the hotline keeps number and name of a caller after the call; null: 30."),
    least=1,
    most=365,
)
