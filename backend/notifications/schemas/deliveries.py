"""The shapes of deliveries, for who runs the street."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import Field

from backend.http.fields import Out
from backend.notifications.models import Delivery
from backend.notifications.states import Channel, DeliveryStatus


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
