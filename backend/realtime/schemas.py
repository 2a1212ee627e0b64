"""The HTTP face of the feed."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field, PlainSerializer, WithJsonSchema

from backend.http.fields import Out

At = Annotated[
    datetime,
    PlainSerializer(lambda at: at.astimezone(UTC).isoformat(timespec="microseconds"), return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""As the WebSocket writes it: microseconds, +00:00."""


class FeedItemOut(Out):
    """One change, as a frame of the WebSocket shows it."""

    seq: int
    type: str
    at: At
    data: dict[str, Any]


class FeedOut(BaseModel):
    """A stretch of the feed. Follow from the `seq` of the last item, or from `last` where there is none."""

    items: list[FeedItemOut]
    last: int = Field(description="The highest number given to you. Read it, then your lists, then follow from it.")
    more: bool = Field(description="Whether more items follow these.")


class FeedIn(BaseModel):
    """Where to read on."""

    after: int | None = Field(None, ge=0, lt=10**18, description="The last `seq` you hold; left out: no items.")
    limit: int = Field(100, ge=1, le=500)
