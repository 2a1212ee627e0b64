"""The shapes of limits."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from backend.http.fields import In, Out, Reason
from backend.policy import Actor, available
from needs.limits.models import Lift
from needs.limits.policy import POLICY
from needs.limits.queries import limit_of
from needs.limits.states import TRANSITIONS, Kind, Status


class LiftIn(In):
    """For whom, how long, and why."""

    user_id: UUID
    hours: int = Field(ge=1, le=720)
    reason: Reason


class LiftOut(Out):
    """For whom the limits of a day are lifted."""

    id: UUID
    user_id: UUID
    reason: str
    status: Status
    since: datetime
    until: datetime
    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, lift: Lift) -> "LiftOut":
        """Needs nothing loaded."""
        same = ("id", "user_id", "reason", "since", "until")
        return cls(
            status=Status(lift.status),
            actions=available(POLICY, TRANSITIONS, lift.status, actor, lift),
            **{name: getattr(lift, name) for name in same},
        )


class LimitOut(Out):
    """How I stand to one limit today."""

    kind: Kind
    limit: int
    used: int


class LimitsOut(Out):
    """How I stand to the limits of today."""

    resets_in: int = Field(description="Seconds until a new day of the street begins")
    items: list[LimitOut]

    @classmethod
    def of(cls, actor: Actor, used: dict[str, int], resets_in: int) -> "LimitsOut":
        """`used` by kind."""
        items = [LimitOut(kind=kind, limit=limit_of(actor, kind), used=used.get(kind, 0)) for kind in Kind]
        return cls(resets_in=resets_in, items=items)
