"""What a street may set otherwise."""

from django.utils.translation import gettext_lazy as _

from backend.places.options import days, whole

ERASURE_WAITING_DAYS = whole(
    "privacy.erasure_waiting_days",
    7,
    _("Days between the confirmation of an erasure and the erasure, in which it can be called off; 0 for none."),
    least=0,
    most=30,
)

KEEP_FEED_DAYS = days(
    "privacy.keep_feed_days",
    _("Days for which the feed of the people of this street goes back; null: FEED_KEPT_DAYS of the deployment."),
    least=7,
    most=365,
)
KEEP_NOTICES_DAYS = days(
    "privacy.keep_notices_days",
    _(
        "Days for which notices that were read stay, twice that for the others; null: NOTICES_KEPT_DAYS of the deployment."
    ),
    least=30,
    most=1_095,
)
KEEP_SESSIONS_DAYS = days(
    "privacy.keep_sessions_days",
    _("Days for which it stays on record where people were signed in; null: 30."),
    least=7,
    most=365,
)
KEEP_COPIES_DAYS = days(
    "privacy.keep_copies_days",
    _("Days for which a copy of what is held can be fetched; null: EXPORTS_KEPT_DAYS of the deployment."),
    least=1,
    most=30,
)
