"""Constrained inputs: no text reaches PostgreSQL that it refuses, no number that JSON cannot say."""

from datetime import date, time
from typing import Annotated, Any, Self, TypeVar
from unicodedata import category

from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

D = TypeVar("D", bound=date)


def storable(text: str) -> str:
    """The text, if PostgreSQL can keep it. Raises `PydanticCustomError`."""
    if "\x00" in text:
        raise PydanticCustomError("nul_byte", str(_("The text holds a NUL byte. Remove it.")))
    try:
        text.encode()
    except UnicodeEncodeError:
        raise PydanticCustomError("lone_surrogate", str(_("The text holds half a character. Send it again."))) from None
    return text


def says_something(text: str) -> bool:
    """Whether anything in it can be seen: spaces, control characters and those of no width say nothing."""
    return any(not each.isspace() and category(each) not in {"Cc", "Cf"} for each in text)


def _said(text: str) -> str:
    if not says_something(text):
        raise PydanticCustomError("blank", str(_("Say something: this is empty.")))
    return text


def _storable_moment(moment: D) -> D:
    if not 1900 <= moment.year <= 9000:
        raise PydanticCustomError("moment_out_of_range", str(_("Give a date between the years 1900 and 9000.")))
    return moment


def _local(moment: time) -> time:
    if moment.tzinfo is not None:
        raise PydanticCustomError("linli_local_time", str(_("Send a local time without an offset, as 22:00.")))
    return moment.replace(second=0, microsecond=0)


Text = Annotated[str, AfterValidator(storable)]
"""Any text, kept as it came."""
Said = Annotated[str, AfterValidator(storable), AfterValidator(_said)]
"""A text with something in it, kept as it came."""
Name = Annotated[Said, StringConstraints(max_length=60)]
Title = Annotated[Said, StringConstraints(max_length=120)]
Reason = Annotated[Said, StringConstraints(max_length=1_000)]
Words = Annotated[Said, StringConstraints(max_length=10_000)]
Moment = Annotated[AwareDatetime, AfterValidator(_storable_moment)]
"""A time with its offset."""
Day = Annotated[date, AfterValidator(_storable_moment)]
# The format `time` of JSON Schema has an offset, as RFC 3339 has it; a local time has none.
LocalTime = Annotated[
    time,
    AfterValidator(_local),
    WithJsonSchema({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9](:00)?$", "examples": ["19:30:00"]}),
]
"""A time of day, to the minute, in the time zone of the street."""
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Lat = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Lng = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


class In(BaseModel):
    """The body of a command. Unknown fields are refused: a misspelt field must not vanish silently."""

    model_config = ConfigDict(extra="forbid")


class ReasonIn(In):
    """Why."""

    reason: Reason


class Out(BaseModel):
    """What leaves."""

    model_config = ConfigDict(from_attributes=True)

    @classmethod
    def like(cls, row: object, **said: Any) -> Self:
        """The shape of a row: what is `said`, and under every other name what the row has there."""
        return cls(**{name: getattr(row, name) for name in cls.model_fields if name not in said}, **said)


def json_of(shape: BaseModel) -> dict[str, Any]:
    """The JSON of a shape as Python values, for the feed."""
    return shape.model_dump(mode="json")
