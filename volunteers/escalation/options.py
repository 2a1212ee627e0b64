"""What a street may set otherwise for calls for help."""

from django.utils.translation import gettext_lazy as _

from backend.places.options import whole

WAIT_MINUTES = whole(
    "escalation.wait_minutes",
    60,
    _(
        "Minutes after who directs a task was told that places are free, when the leaders of neighbouring teams are asked; as many "
        "later, contractors at work in the street. Sooner where less than three times as much is left. 0 asks nobody."
    ),
    least=0,
    most=1_440,
)
NEIGHBOURS = whole(
    "escalation.neighbours", 2, _("How many neighbouring teams are asked to help find people."), least=0, most=20
)
