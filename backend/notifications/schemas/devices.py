"""The shapes of devices that are pushed."""

from datetime import datetime
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from backend.http.fields import In, Out, Text
from backend.notifications.models import PushRegistration
from backend.notifications.states import Channel

PushToken = Annotated[Text, StringConstraints(min_length=20, max_length=4_096, pattern=r"^[A-Za-z0-9_:.\-]+$")]
"""What FCM gives an app."""


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
