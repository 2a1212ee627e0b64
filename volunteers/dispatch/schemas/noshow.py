"""The shapes of no-shows."""

from datetime import datetime
from uuid import UUID

from backend.http.fields import In, Out, Reason
from backend.policy import Actor, available
from volunteers.dispatch.models import NoShow
from volunteers.dispatch.policy import NO_SHOW_POLICY
from volunteers.dispatch.states import NO_SHOW_TRANSITIONS, NoShowAction, NoShowStatus


class DecideIn(In):
    """What was decided on an objection, and why; the volunteer reads it."""

    stands: bool
    reason: Reason


class NoShowOut(Out):
    """Somebody held a place and was not checked in; the name is masked."""

    id: UUID
    assignment_id: UUID
    task_id: UUID
    title: str
    starts_at: datetime
    volunteer_id: UUID
    name: str
    status: NoShowStatus
    noted_at: datetime
    object_until: datetime
    said: str
    reason: str
    decided_at: datetime | None

    @classmethod
    def of(cls, row: NoShow) -> "NoShowOut":
        """Needs `assignment.task` and `assignment.volunteer.user` loaded."""
        place = row.assignment
        return cls(
            id=row.id,
            assignment_id=place.id,
            task_id=place.task_id,
            title=place.task.title,
            starts_at=place.starts_at,
            volunteer_id=place.volunteer_id,
            name=place.volunteer.user.masked_name,
            status=NoShowStatus(row.status),
            noted_at=row.noted_at,
            object_until=row.object_until,
            said=row.said,
            reason=row.reason,
            decided_at=row.decided_at,
        )


class NoShowDetail(NoShowOut):
    """With what I may do now."""

    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, row: NoShow) -> "NoShowDetail":
        """Needs what `NoShowOut.of` needs."""
        actions = available(NO_SHOW_POLICY, NO_SHOW_TRANSITIONS, row.status, actor, row)
        if row.object_until <= actor.at:
            actions = [action for action in actions if action != NoShowAction.OBJECT]
        return cls(**NoShowOut.of(row).model_dump(), actions=actions)
