"""What a street may set otherwise about signing in."""

from typing import Literal

from django.utils.translation import gettext_lazy as _
from pydantic import TypeAdapter

from backend.places.options import Option

OFF, PRIVILEGED = "off", "privileged"

_kind: TypeAdapter[str] = TypeAdapter(Literal["off", "privileged"])

SECOND_FACTOR: Option[str] = Option(
    "sign_in.second_factor",
    PRIVILEGED,
    _(
        "Whether acts of an office (a post, the management of the group, a seat on the committee) ask for a second "
        "factor: `privileged` asks for it, `off` does not."
    ),
    _kind.validate_python,
    "off, privileged",
)
