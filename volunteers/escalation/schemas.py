"""The shapes of calls for help."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from backend.http.fields import In, Out, Reason
from backend.places.datum import Datum
from backend.policy import Actor, available
from volunteers.dispatch.schemas import TaskBrief
from volunteers.dispatch.states import TaskStatus
from volunteers.escalation.models import HelpCall
from volunteers.escalation.policy import POLICY
from volunteers.escalation.states import TRANSITIONS, CallStatus, Rung


class PromiseIn(In):
    """Who comes."""

    words: Reason = Field(description="Who comes, and where to reach them")


class CallOut(Out):
    """Whom dispatch asked to help with a task, and what they said. The place is blurred; of a home that nobody goes to any more there is none."""

    id: UUID
    task: TaskBrief
    step: Rung
    team_ids: list[UUID]
    organisation_id: UUID | None
    organisation: str | None
    status: CallStatus
    asked_at: datetime
    answered_at: datetime | None
    words: str = Field(description="Who comes; or why nobody does")
    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, call: HelpCall, *, datum: Datum = Datum.WGS84) -> "CallOut":
        """Needs `task` and `organisation` loaded."""
        return cls(
            id=call.id,
            task=TaskBrief.of(call.task, inside=False, over=call.task.status != TaskStatus.OPEN, datum=datum),
            step=Rung(call.step),
            team_ids=call.teams,
            organisation_id=call.organisation_id,
            organisation=call.organisation.name if call.organisation is not None else None,
            status=CallStatus(call.status),
            asked_at=call.asked_at,
            answered_at=call.answered_at,
            words=call.words,
            actions=available(POLICY, TRANSITIONS, call.status, actor, call),
        )
