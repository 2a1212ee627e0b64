"""What a street may set otherwise for its demand signals."""

from django.utils.translation import gettext_lazy as _

from backend.places.options import whole

LEAST = 3
"""Fewer reporters than this tell of a person: no street may set it lower."""

WINDOW_DAYS = whole(
    "signals.window_days",
    90,
    _(
        "Days back within which a need was reported, or opened again, to count in a demand signal; what is open and overdue counts however old."
    ),
    least=7,
    most=730,
)
LEAST_NEEDS = whole(
    "signals.least_needs",
    5,
    _("Unmet or repeated needs in a cell and the six around it from which a demand signal begins."),
    least=LEAST,
    most=1_000,
)
LEAST_REPORTERS = whole(
    "signals.least_reporters",
    LEAST,
    _("Different reporters that a demand signal has at least; it is withheld with fewer."),
    least=LEAST,
    most=1_000,
)
REPEATS = whole(
    "signals.repeats",
    3,
    _(
        "Days on which one person, or anybody at one spot of ten metres, reported of one category, from which it counts as repeated."
    ),
    least=2,
    most=100,
)
REGROWTH = whole(
    "signals.regrowth",
    3,
    _("Reporters by which a dismissed demand signal must grow to come back before the committee."),
    least=1,
    most=1_000,
)
