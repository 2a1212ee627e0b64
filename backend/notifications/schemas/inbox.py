"""The shapes of the inbox."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from pydantic import Field

from backend.http.fields import In, Out, Slug
from backend.http.pages import PageIn
from backend.notifications.models import Notification
from backend.notifications.states import Urgency


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


def as_frame(row: Any) -> dict[str, Any]:
    """What all frames of one notice share; each person's id, reading and withdrawal are laid over it."""
    shown: dict[str, Any] = NotificationOut.of(row).model_dump(mode="json")
    return shown
