"""What a street may set otherwise about identity."""

from typing import Literal

from django.utils.translation import gettext_lazy as _
from pydantic import TypeAdapter

from backend.places.options import Option, whole

OFF, CONFIRMED = "off", "confirmed"

_who: TypeAdapter[str] = TypeAdapter(Literal["off", "confirmed"])

VOLUNTEERS: Option[str] = Option(
    "identity.volunteers",
    OFF,
    _(
        "Who takes places on tasks, and so comes to doors: `confirmed` lets those alone for whose residence a community worker "
        "or a neighbour stands, `off` every volunteer."
    ),
    _who.validate_python,
    "off, confirmed",
)

VOUCHES_A_YEAR = whole(
    "identity.vouches_a_year",
    3,
    _("For how many neighbours one confirmed resident may vouch in a year."),
    least=0,
    most=100,
)
CARD_DAYS = whole("identity.card_days", 365, _("Days for which a paper card is good."), least=1, most=3_650)
PHONE_CHANGE_HOURS = whole(
    "identity.phone_change_hours",
    72,
    _("Hours that a change of phone by staff waits, so that the owner of the old one may object."),
    least=1,
    most=720,
)
