"""The shapes of waiting lists."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from backend.http.fields import In, Out
from backend.places.datum import Datum
from backend.policy import Actor, available
from volunteers.dispatch.models import Waiter
from volunteers.dispatch.policy import WAITER_POLICY
from volunteers.dispatch.schemas.briefs import TaskBrief
from volunteers.dispatch.states import IN_LINE, WAITER_TRANSITIONS, WaiterStatus


class WaitIn(In):
    """As what I would come. Without a role: whatever I am fit for."""

    role_id: UUID | None = None


class WaiterOut(Out):
    """My turn on the waiting list of a task."""

    id: UUID
    task: TaskBrief
    role_id: UUID | None
    kept_role_id: UUID | None = Field(
        description="As what I may come now; null where the task does not tell its places apart"
    )
    status: WaiterStatus
    joined_at: datetime
    until: datetime | None = Field(description="Until then a place is kept for me")

    @classmethod
    def of(cls, waiter: Waiter, *, datum: Datum = Datum.WGS84) -> "WaiterOut":
        """Needs `task` loaded. The place is blurred: the door is for who has a place."""
        return cls(
            id=waiter.id,
            task=TaskBrief.of(waiter.task, inside=False, over=waiter.status not in IN_LINE, datum=datum),
            role_id=waiter.role_id,
            kept_role_id=waiter.kept_role_id,
            status=WaiterStatus(waiter.status),
            joined_at=waiter.joined_at,
            until=waiter.until,
        )


class WaiterDetail(WaiterOut):
    """With my position, and what I may do now."""

    position: int | None = Field(description="1 for who is next; null when the turn is over")
    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, waiter: Waiter, *, datum: Datum = Datum.WGS84) -> "WaiterDetail":
        """Needs `task` and `volunteer` loaded, and `queries.with_position`."""
        ahead: int = getattr(waiter, "ahead", 0)
        return cls(
            **WaiterOut.of(waiter, datum=datum).model_dump(),
            position=ahead + 1 if waiter.status in IN_LINE else None,
            actions=available(WAITER_POLICY, WAITER_TRANSITIONS, waiter.status_at(actor.at), actor, waiter),
        )


class WaiterStanding(Out):
    """One on the waiting list, for who directs the task; the name is masked."""

    id: UUID
    volunteer_id: UUID
    name: str
    role_id: UUID | None
    status: WaiterStatus
    joined_at: datetime
    until: datetime | None

    @classmethod
    def of(cls, waiter: Waiter) -> "WaiterStanding":
        """Needs `volunteer.user` loaded."""
        return cls(
            id=waiter.id,
            volunteer_id=waiter.volunteer_id,
            name=waiter.volunteer.user.masked_name,
            role_id=waiter.role_id,
            status=WaiterStatus(waiter.status),
            joined_at=waiter.joined_at,
            until=waiter.until,
        )
