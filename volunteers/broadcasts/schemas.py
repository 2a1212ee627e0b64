"""The shapes of broadcasts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.http.fields import In, Moment, Out, Said, Title
from backend.notifications.states import DeliveryStatus, Urgency
from backend.policy import Actor, available
from volunteers.broadcasts.models import Broadcast
from volunteers.broadcasts.policy import POLICY
from volunteers.broadcasts.states import TRANSITIONS, To

Body = Annotated[Said, StringConstraints(max_length=2_000)]


class BroadcastIn(In):
    """What is to be said, in both languages; to whom; until when it is worth pushing."""

    area_id: UUID | None = Field(None, description="the street itself where it is left out")
    to: To = To.EVERYBODY
    team_id: UUID | None = Field(None, description="with to=roles: those of one team")
    title_zh: Title
    title_en: Title
    text_zh: Body
    text_en: Body
    urgency: Urgency = Urgency.NORMAL
    expires_at: Moment


class BroadcastCreate(BroadcastIn):
    """The same, to be sent. With an id of the sender's own it is sent once, however often it arrives."""

    id: UUID | None = None


class SampleOut(Out):
    """What people would read."""

    title: dict[str, str]
    body: dict[str, str]


class PreviewOut(Out):
    """What a broadcast would do."""

    people: int
    devices: int = Field(description="how many devices could be pushed; the others find it in their inbox")
    passes_quiet_hours: bool
    sample: SampleOut


class ProgressOut(Out):
    """How far it has come."""

    people: int
    read: int
    withdrawn: int
    deliveries: dict[DeliveryStatus, int]


class BroadcastOut(Out):
    """A broadcast."""

    id: UUID
    area_id: UUID
    area: str
    to: To
    team_id: UUID | None
    title: dict[str, str]
    text: dict[str, str]
    urgency: Urgency
    people: int
    made_at: datetime
    expires_at: datetime
    withdrawn_at: datetime | None

    @classmethod
    def of(cls, row: Broadcast) -> Self:
        """Needs `area` loaded."""
        return cls(**_fields(row))


class BroadcastDetail(BroadcastOut):
    """A broadcast and its progress."""

    progress: ProgressOut
    actions: list[str]

    @classmethod
    def with_progress(cls, row: Broadcast, progress: Mapping[str, int], actor: Actor) -> Self:
        """Needs `area` loaded; `progress` is that of the notice."""
        found = ProgressOut(
            people=progress.get("people", 0),
            read=progress.get("read", 0),
            withdrawn=progress.get("withdrawn", 0),
            deliveries={status: progress.get(status.value, 0) for status in DeliveryStatus},
        )
        return cls(**_fields(row), progress=found, actions=available(POLICY, TRANSITIONS, row.status, actor, row))


def _fields(row: Broadcast) -> dict[str, object]:
    return {
        "id": row.id,
        "area_id": row.area_id,
        "area": row.area.name,
        "to": To(row.to),
        "team_id": row.team_id,
        "title": row.title,
        "text": row.text,
        "urgency": Urgency(row.urgency),
        "people": row.people,
        "made_at": row.made_at,
        "expires_at": row.expires_at,
        "withdrawn_at": row.withdrawn_at,
    }
