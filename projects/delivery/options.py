"""What a street may set otherwise for its projects."""

from django.utils.translation import gettext_lazy as _

from backend.places.options import whole

CODE_SECONDS = whole(
    "delivery.code_seconds",
    30,
    _("Seconds for which one code of an activity is shown; the one before it is still accepted."),
    least=5,
    most=3_600,
)
CODE_TRIES = whole(
    "delivery.code_tries", 5, _("Wrong codes that one person may send for one activity."), least=1, most=1_000
)
CODE_TRIES_SECONDS = whole(
    "delivery.code_tries_seconds", 600, _("Seconds within which wrong codes are counted."), least=1, most=86_400
)
HOURS_MARGIN = whole(
    "delivery.hours_margin",
    2,
    _("Hours before the start and after the end of an activity in which an attendance is nothing to wonder about."),
    least=1,
    most=168,
)
MAX_TERM_YEARS = whole(
    "delivery.max_term_years", 3, _("Years that a contract may run (Ministry of Finance order 102)."), least=1, most=50
)
