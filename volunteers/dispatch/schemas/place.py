"""The shapes of places on tasks."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from backend.households.schemas import HomeOut, HomeShown, home_shown
from backend.http.fields import Out
from backend.places.datum import Datum
from backend.policy import Actor, available
from volunteers.dispatch.models import Assignment
from volunteers.dispatch.policy import ASSIGNMENT_POLICY
from volunteers.dispatch.schemas.briefs import TaskBrief
from volunteers.dispatch.states import (
    ASSIGNMENT_TRANSITIONS,
    GONE,
    HELD,
    AssignmentAction,
    AssignmentStatus,
)


class AssignmentOut(Out):
    """A place on a task; the name is masked."""

    id: UUID
    task_id: UUID
    volunteer_id: UUID
    role_id: UUID | None = Field(description="Of a task that tells its places apart: see its `roles`")
    name: str
    status: AssignmentStatus
    starts_at: datetime
    ends_at: datetime
    accepted_at: datetime
    asked_again_at: datetime | None = Field(
        description="It moved then, or came to ask for more than they agreed to: whether they still come is not said yet"
    )
    beside: list[UUID] = Field(
        description="Other places of the same volunteer whose hours it overlaps: they were asked in spite of it, and said yes"
    )
    checked_in_at: datetime | None
    checked_out_at: datetime | None

    @classmethod
    def of(cls, assignment: Assignment) -> "AssignmentOut":
        """Needs `volunteer.user` loaded."""
        return cls(
            id=assignment.id,
            task_id=assignment.task_id,
            volunteer_id=assignment.volunteer_id,
            role_id=assignment.role_id,
            name=assignment.volunteer.user.masked_name,
            status=AssignmentStatus(assignment.status),
            starts_at=assignment.starts_at,
            ends_at=assignment.ends_at,
            accepted_at=assignment.accepted_at,
            asked_again_at=assignment.asked_again_at,
            beside=assignment.beside,
            checked_in_at=assignment.checked_in_at,
            checked_out_at=assignment.checked_out_at,
        )


class AssignmentListed(AssignmentOut):
    """My place, with its task."""

    task: TaskBrief

    @classmethod
    def mine(cls, assignment: Assignment, *, datum: Datum = Datum.WGS84) -> "AssignmentListed":
        """Needs `task` and `volunteer.user` loaded."""
        inside = assignment.status not in GONE
        task = TaskBrief.of(assignment.task, inside=inside, over=assignment.status not in HELD, datum=datum)
        return cls(**AssignmentOut.of(assignment).model_dump(), task=task)


class AssignmentDetail(AssignmentListed):
    """With what I may do now."""

    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, assignment: Assignment, *, datum: Datum = Datum.WGS84) -> "AssignmentDetail":
        """Needs `task` and `volunteer.user` loaded."""
        actions = available(ASSIGNMENT_POLICY, ASSIGNMENT_TRANSITIONS, assignment.status, actor, assignment)
        if assignment.asked_again_at is None:
            actions = [action for action in actions if action != AssignmentAction.KEEP]
        return cls(**AssignmentListed.mine(assignment, datum=datum).model_dump(), actions=actions)


class DestinationOut(HomeOut):
    """Where I go: the building from acceptance on, door and phone from check-in on, around its hours; nothing when it is over."""

    assignment_id: UUID
    task_id: UUID
    instructions: str
    meeting_point: str
    materials: list[str]
    door_from: datetime = Field(description="From then on a check-in shows the door and the phone")

    @classmethod
    def of(
        cls, assignment: Assignment, shown: HomeShown, *, door_from: datetime, datum: Datum = Datum.WGS84
    ) -> "DestinationOut":
        """Needs `task` loaded."""
        return cls(
            **home_shown(shown, datum=datum),
            assignment_id=assignment.id,
            task_id=assignment.task_id,
            instructions=assignment.task.instructions,
            meeting_point=assignment.task.meeting_point,
            materials=assignment.task.materials,
            door_from=door_from,
        )
