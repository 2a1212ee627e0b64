"""What a street may set otherwise than the defaults.

Each domain names its own in its `options.py`, and reads them with `OPTION.of(street_of(actor).config)`. They stand in
`Area.config`; `linli street-config` lists and sets them, and `docs/settings.md` shows them all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pydantic import Field, TypeAdapter

from backend.modules import modules_of

T = TypeVar("T")
C = TypeVar("C", bound=TextChoices)


@dataclass(frozen=True, slots=True)
class Option(Generic[T]):
    """One setting of a street. `read` makes a value of what is stored, and raises `ValueError` where it does not fit."""

    key: str
    default: T
    meaning: str | Promise
    read: Callable[[Any], T]
    values: str
    """Which values fit, for people: `1–3600`."""
    shown: str = ""
    """The default in JSON, where that is not the default itself."""

    @property
    def default_text(self) -> str:
        """The default as one would write it."""
        return self.shown or str(self.default)

    def of(self, config: object) -> T:
        """The street's own value; the default where it has none, or one that does not fit: nothing stops for that."""
        if not isinstance(config, dict) or self.key not in config:
            return self.default
        stored = config[self.key]
        return self.read(stored) if self.fits(stored) else self.default

    def fits(self, stored: object) -> bool:
        """Whether it is a value of this option."""
        try:
            self.read(stored)
        except ValueError:
            return False
        return True


def whole(key: str, default: int, meaning: str | Promise, *, least: int, most: int) -> Option[int]:
    """An option that is a whole number."""
    kind: TypeAdapter[int] = TypeAdapter(Annotated[int, Field(strict=True, ge=least, le=most)])
    return Option(key, default, meaning, kind.validate_python, f"{least}–{most}")


def days(key: str, meaning: str | Promise, *, least: int, most: int) -> Option[int | None]:
    """An option that is a number of days; null, as it is without it, leaves it to the deployment."""
    kind: TypeAdapter[int | None] = TypeAdapter(Annotated[int, Field(strict=True, ge=least, le=most)] | None)
    return Option(key, None, meaning, kind.validate_python, f"{least}–{most}, null", "null")


def choice(key: str, default: C, meaning: str | Promise) -> Option[C]:
    """An option that is one of a few words."""
    kind = type(default)
    adapter: TypeAdapter[C] = TypeAdapter(kind)
    return Option(
        key, default, meaning, adapter.validate_python, ", ".join(f'"{each}"' for each in kind), f'"{default}"'
    )


def options() -> dict[str, Option[Any]]:
    """Every option of every domain, by its key, in order."""
    found = [
        each for _app, module in modules_of("options") for each in vars(module).values() if isinstance(each, Option)
    ]
    return {each.key: each for each in sorted(found, key=lambda each: each.key)}


EDGE_TOLERANCE_M = whole(
    "places.edge_tolerance_m",
    50,
    _(
        "Metres beyond the street's outline where a place still counts as in it: a phone in a narrow lane is off by "
        "that much."
    ),
    least=0,
    most=2_000,
)


class Days(TextChoices):
    """Which days a street counts."""

    CALENDAR = "calendar", _("Calendar days")
    WORKING = "working", _("Working days")


DAYS = choice(
    "places.days",
    Days.CALENDAR,
    _("Whether targets count calendar days, or working days by China's public holidays and make-up days."),
)
