"""The shapes of preferences and quiet hours."""

from collections.abc import Iterable
from datetime import time
from typing import Annotated, Self

from django.utils.translation import gettext_lazy as _
from pydantic import Field, PlainSerializer, model_validator
from pydantic_core import PydanticCustomError

from backend.http.fields import In, LocalTime, Out
from backend.notifications.kinds import Kind, kinds
from backend.notifications.models import Times
from backend.notifications.options import QuietHours
from backend.notifications.states import Channel, Mode, Urgency

Clock = Annotated[time, PlainSerializer(lambda moment: f"{moment:%H:%M}", return_type=str), Field(examples=["22:00"])]
"""A time of day, to the minute, in the time zone of the street."""


class KindOut(Out):
    """A kind of notice, and how I am told of it."""

    kind: str
    label: str
    urgency: Urgency
    required: bool = Field(description="always told at once: it cannot be turned off")
    channels: dict[Channel, Mode]
    defaults: dict[Channel, Mode]


class QuietOut(Out):
    """When I am not pushed."""

    on: bool
    start: Clock | None
    end: Clock | None
    own: bool = Field(description="mine; otherwise the street's")


class PreferencesOut(Out):
    """How I am told, and when."""

    kinds: list[KindOut]
    quiet_hours: QuietOut
    digest_at: Clock
    time_zone: str

    @classmethod
    def of(
        cls,
        chosen: Iterable[tuple[str, str, str]],
        times: Times | None,
        *,
        quiet: QuietHours,
        digest_hour: int,
        time_zone: str,
    ) -> Self:
        """`chosen`: (kind, channel, mode) of the person; the rest is the street's."""
        own = {(kind, channel): mode for kind, channel, mode in chosen}
        return cls(
            kinds=[_kind(kind, own) for kind in kinds().values()],
            quiet_hours=_quiet(times, quiet),
            digest_at=times.digest_at if times and times.digest_at else time(digest_hour),
            time_zone=time_zone,
        )


def _kind(kind: type[Kind], own: dict[tuple[str, str], str]) -> KindOut:
    defaults = {channel: kind.modes.get(channel, Mode.OFF) for channel in Channel}
    return KindOut(
        kind=kind.code,
        label=str(kind.label),
        urgency=kind.urgency,
        required=kind.required,
        channels={channel: Mode(own.get((kind.code, channel), mode)) for channel, mode in defaults.items()},
        defaults=defaults,
    )


def _quiet(times: Times | None, street: QuietHours) -> QuietOut:
    if times is None or times.quiet is None:
        return QuietOut(on=True, start=street.start, end=street.end, own=False)
    return QuietOut(on=times.quiet, start=times.quiet_from, end=times.quiet_until, own=True)


class QuietIn(In):
    """Quiet hours of my own: `start` and `end`, or `on` false for none."""

    on: bool = True
    start: LocalTime | None = Field(None, examples=["22:00"])
    end: LocalTime | None = Field(None, examples=["07:00"])

    @model_validator(mode="after")
    def _both(self) -> Self:
        if self.on and (self.start is None or self.end is None or self.start == self.end):
            raise PydanticCustomError(
                "linli_quiet_hours", str(_("Send start and end, two different times, as 22:00; or on: false."))
            )
        return self


class PreferencesIn(In):
    """All my preferences: what is left out is as the kind, or the street, has it."""

    kinds: dict[str, dict[Channel, Mode]] = Field({}, max_length=200, description="by kind, then by channel")
    quiet_hours: QuietIn | None = None
    digest_at: LocalTime | None = Field(None, examples=["18:00"])
