"""What a street may set otherwise for its households."""

from django.utils.translation import gettext_lazy as _

from backend.places.options import whole

CHILD_UNTIL = whole(
    "households.child_until",
    14,
    _("Age below which a child is spoken for by a guardian alone (个人信息保护法: 14)."),
    least=6,
    most=18,
)
ADULT_FROM = whole(
    "households.adult_from",
    18,
    _("Age from which nobody has to agree to volunteering."),
    least=14,
    most=21,
)
CONSENT_DAYS = whole(
    "households.consent_days",
    365,
    _("Days for which somebody may speak for somebody at most; then they agree anew."),
    least=1,
    most=1_825,
)
ASKED_DAYS = whole(
    "households.asked_days",
    30,
    _("Days for which a question that nobody confirmed stays open."),
    least=1,
    most=365,
)
