"""What a street may set otherwise for subscriptions."""

from django.utils.translation import gettext_lazy as _

from backend.places.options import whole

MOST = whole(
    "subscriptions.most",
    20,
    _("Subscriptions that one person may have. Followed needs are not counted."),
    least=1,
    most=200,
)
