"""The shapes of notifications."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, Field, PlainSerializer, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from backend.http.fields import In, Out, Slug, Text
from backend.http.pages import PageIn
from backend.notifications.kinds import Kind, kinds
from backend.notifications.models import Delivery, Notification, PushRegistration, Times
from backend.notifications.options import QuietHours
from backend.notifications.states import Channel, DeliveryStatus, Mode, Urgency

Clock = Annotated[time, PlainSerializer(lambda moment: f"{moment:%H:%M}", return_type=str), Field(examples=["22:00"])]
"""A time of day, to the minute, in the time zone of the street."""


def _local(moment: time) -> time:
    if moment.tzinfo is not None:
        raise PydanticCustomError("linli_local_time", str(_("Send a local time without an offset, as 22:00.")))
    return moment


LocalTime = Annotated[time, AfterValidator(_local)]
PushToken = Annotated[Text, StringConstraints(min_length=20, max_length=4_096, pattern=r"^[A-Za-z0-9_:.\-]+$")]
"""What FCM gives an app."""


class NotificationOut(Out):
    """A notice in the inbox. Texts are in every language, as they were told: `{"zh-hans": …, "en": …}`."""

    id: UUID
    kind: str
    title: dict[str, str]
    body: dict[str, str]
    urgency: Urgency
    opens: str = Field(description="The address within the app that a tap opens, as /tasks/0198…")
    subject: UUID | None
    at: datetime
    expires_at: datetime | None
    read_at: datetime | None
    withdrawn_at: datetime | None = Field(description="Since when it is no longer true: show it so, or not at all.")

    @classmethod
    def of(cls, row: Notification) -> Self:
        """Needs `notice` loaded."""
        notice = row.notice
        return cls(
            id=row.id,
            kind=notice.kind,
            title=notice.title,
            body=notice.body,
            urgency=Urgency(notice.urgency),
            opens=notice.opens,
            subject=notice.subject,
            at=notice.at,
            expires_at=notice.expires_at,
            read_at=row.read_at,
            withdrawn_at=row.withdrawn_at,
        )


class InboxIn(PageIn):
    """How the inbox is asked for."""

    unread: bool = Field(False, description="only what is neither read nor withdrawn")
    kind: Slug | None = Field(None, description="only this kind")


class UnreadOut(Out):
    """How much waits to be read."""

    unread: int
    by_kind: dict[str, int]


class ReadUpToIn(In):
    """Up to where."""

    up_to: UUID = Field(description="the id of the newest notice that was seen; it and all before it become read")


class ReadUpToOut(Out):
    """What was marked."""

    up_to: UUID
    read: int
    read_at: datetime


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


class SubscriptionKeys(In):
    """The keys of a browser's subscription, base64url."""

    p256dh: str = Field(max_length=200)
    auth: str = Field(max_length=60)


class Subscription(In):
    """What `PushManager.subscribe()` gave."""

    endpoint: str = Field(max_length=1_000)
    keys: SubscriptionKeys
    expirationTime: float | None = Field(None, allow_inf_nan=False)  # noqa: N815  # the browser's name for it


class PushIn(In):
    """The push address of the device that asks: of FCM a token, of a browser its subscription."""

    kind: Literal["fcm", "webpush"]
    token: PushToken | None = None
    subscription: Subscription | None = None
    app: Annotated[Text, StringConstraints(max_length=60)] = Field("", description="which app, and its version")

    @model_validator(mode="after")
    def _one(self) -> Self:
        wanted, other = (self.token, self.subscription) if self.kind == "fcm" else (self.subscription, self.token)
        if wanted is None or other is not None:
            raise PydanticCustomError(
                "linli_push_address", str(_("Send a token with fcm, a subscription with webpush."))
            )
        return self


class PushOut(Out):
    """A registered device. Its address is not told again."""

    id: UUID
    kind: Channel
    host: str = Field(description="the push service")
    app: str
    current: bool = Field(description="whether it is the device that asks")
    created_at: datetime
    ended_at: datetime | None
    ended_because: str

    @classmethod
    def of(cls, row: PushRegistration, *, session: UUID) -> Self:
        """`session`: that of the request."""
        return cls(
            id=row.id,
            kind=Channel(row.channel),
            host=host_of(row),
            app=row.app,
            current=row.session_id == session,
            created_at=row.created_at,
            ended_at=row.ended_at,
            ended_because=row.ended_because,
        )


def host_of(row: PushRegistration) -> str:
    """The push service of a registration, without the address of the device."""
    if row.channel == Channel.FCM:
        return "fcm"
    try:
        return urlsplit(Subscription.model_validate_json(row.address).endpoint).hostname or ""
    except ValueError:
        return ""


class PushKeysOut(Out):
    """What a device needs in order to subscribe; null and false where this server does not push that way."""

    webpush: str | None = Field(description="the application server key (VAPID), base64url")
    fcm: bool


class DeliveryOut(Out):
    """One delivery of a notice to one device."""

    id: int
    channel: Channel
    status: DeliveryStatus
    recalls: bool = Field(description="whether it takes back what was sent before")
    attempts: int
    queued_at: datetime
    next_at: datetime
    sent_at: datetime | None
    error: str

    @classmethod
    def of(cls, row: Delivery) -> Self:
        """A row."""
        return cls.model_validate(row)


class DeliveriesOut(Out):
    """How a notice was delivered. What it says stands only in the inbox of whom it is for."""

    notification_id: UUID
    kind: str
    at: datetime
    read: bool
    withdrawn: bool
    deliveries: list[DeliveryOut]


class DeliveryCountsOut(Out):
    """Deliveries of the street by status and by channel."""

    by_status: dict[DeliveryStatus, int]
    by_channel: dict[Channel, dict[DeliveryStatus, int]]
    oldest_due: datetime | None = Field(description="since when the oldest has been due that is not sent")


def as_frame(row: Any) -> dict[str, Any]:
    """What all frames of one notice share; each person's id, reading and withdrawal are laid over it."""
    shown: dict[str, Any] = NotificationOut.of(row).model_dump(mode="json")
    return shown
