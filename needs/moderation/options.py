"""What a street may set otherwise for its moderation. Whether it comes before or after: `needs.desk.options.MODERATION`."""

from django.utils.translation import gettext_lazy as _

from backend.places.options import whole

APPEAL_DAYS = whole(
    "moderation.appeal_days",
    15,
    _("Days after an act of moderation within which the resident may appeal."),
    least=1,
    most=365,
)
FLAGS = whole(
    "moderation.flags",
    3,
    _("Confirmed residents whose flags put something into the moderators' queue. Flags hide nothing by themselves."),
    least=1,
    most=100,
)
