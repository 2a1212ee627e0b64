"""What a street may set otherwise."""

from django.utils.translation import gettext_lazy as _
from pydantic import TypeAdapter

from backend.places.options import Option, days

_YES = TypeAdapter(bool)

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
