"""What a street may set otherwise for its notifications."""

import json
from datetime import time

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict

from backend.places.options import Option, whole


class QuietHours(BaseModel):
    """From when until when nobody is pushed, but in an emergency; over midnight where it ends earlier than it begins."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    start: time
    end: time


QUIET_HOURS = Option(
    "notifications.quiet_hours",
    QuietHours(start=time(22), end=time(7)),
    _("Quiet hours in local time, for who sets none of their own: pushes wait until they end, emergencies do not."),
    QuietHours.model_validate,
    '{"start": "22:00", "end": "07:00"}',
    shown=json.dumps({"start": "22:00", "end": "07:00"}),
)
DIGEST_HOUR = whole(
    "notifications.digest_hour",
    18,
    _("The local hour of the daily digest, for who chooses none of their own."),
    least=0,
    most=23,
)
