"""What a street may set otherwise for its roster."""

from django.utils.translation import gettext_lazy as _

from backend.places.options import whole
from volunteers.roster.models.volunteer import MONTH, WEEK

MONTH_MINUTES = whole(
    "roster.month_minutes",
    MONTH,
    _("Minutes of tasks in a calendar month for which a volunteer is asked at most, unless they chose otherwise."),
    least=60,
    most=MONTH,
)
REST_MINUTES = whole(
    "roster.rest_minutes",
    0,
    _("Minutes between two tasks of a volunteer at least, unless they chose otherwise."),
    least=0,
    most=WEEK,
)
