"""What a street may set otherwise for its series."""

from django.utils.translation import gettext_lazy as _

from backend.places.options import whole

WEEKS_AHEAD = whole(
    "series.weeks_ahead",
    4,
    _("Weeks ahead for which the tasks of a series are made: as far as volunteers can take places."),
    least=1,
    most=26,
)
MOST_A_YEAR = whole(
    "series.most_a_year", 366, _("How many tasks a series may have in a year at most."), least=1, most=366
)
