"""What a street may set otherwise."""

from django.utils.translation import gettext_lazy as _

from backend.places.options import whole

ERASURE_WAITING_DAYS = whole(
    "privacy.erasure_waiting_days",
    7,
    _("Days between the confirmation of an erasure and the erasure, in which it can be called off; 0 for none."),
    least=0,
    most=30,
)
