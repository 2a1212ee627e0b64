"""What a street may set otherwise."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field, TypeAdapter

from backend.http.fields import Lat, Lng
from backend.places.options import Option, days

_YES = TypeAdapter(bool)
_POINTS = TypeAdapter(Annotated[list[tuple[Lat, Lng]], Field(max_length=100)])

LOOKED_AT_FIRST = Option(
    "exchange.looked_at_first",
    True,
    _(
        "Whether a need that its resident made public is shown to people outside (Open311, extracts for publication) only "
        "once somebody of the group has looked at it; until then Open311 gives a token."
    ),
    lambda value: _YES.validate_python(value, strict=True),
    "true, false",
    "true",
)

KEEP_EXTRACTS_DAYS = days(
    "exchange.keep_extracts_days",
    _("Days for which an extract of needs can be fetched; null: EXPORTS_KEPT_DAYS of the deployment."),
    least=1,
    most=30,
)

CENTRES: list[tuple[float, float]] = [
    (39.90469, 116.40717), (39.929986, 116.395645), (39.928353, 116.416357), (39.917544, 116.418757),
]  # fmt: skip
"""Where geocoders put "Beijing" and "Dongcheng" besides the points that `backend.places.placeholders` knows."""

PLACEHOLDERS = Option(
    "exchange.placeholder_points",
    CENTRES,
    _(
        "Points (latitude, longitude, as the source writes them) that stand for “somewhere in the city” in files that are "
        "imported: the place is left out, the row is kept."
    ),
    _POINTS.validate_python,
    "[[39.9042, 116.4074]]",
    "Beijing, Dongcheng",
)

KEEP_IMPORTS_DAYS = days(
    "exchange.keep_imports_days",
    _(
        "Days for which the file of an import and the report on it stay after it ended; null: EXPORTS_KEPT_DAYS of the deployment."
    ),
    least=1,
    most=90,
)
