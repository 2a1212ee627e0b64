"""The shapes of masked calls. No number is in any of them."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from backend.accounts.models import mask_name
from backend.http.fields import In, Moment, Out
from backend.policy import Actor
from needs.telephone.models import MaskedCall
from needs.telephone.states import Failure, Party, Reported, Status


class MaskedCallIn(In):
    """Whom I want to talk to."""

    to: Party
    assignment_id: UUID | None = Field(None, description="Of helpers: which, where several come")


class MaskedCallOut(Out):
    """A call: that it took place, and how long; never what was said."""

    id: UUID
    need_id: UUID
    to: Party
    status: Status
    failure: Failure | None
    by: str = Field(description="by surname")
    with_whom: str = Field(description="by surname")
    mine: bool
    asked_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    seconds: int | None

    @classmethod
    def of(cls, actor: Actor, row: MaskedCall) -> "MaskedCallOut":
        """Needs `caller`, `callee` and `need` loaded."""
        return cls(
            id=row.id,
            need_id=row.need_id,
            to=Party(row.to),
            status=Status(row.status),
            failure=Failure(row.failure) if row.failure else None,
            by=row.caller.masked_name,
            with_whom=row.callee.masked_name if row.callee else mask_name(row.need.on_behalf_name),
            mine=row.caller_id == actor.user_id,
            asked_at=row.asked_at,
            answered_at=row.answered_at,
            ended_at=row.ended_at,
            seconds=row.seconds,
        )


class CallReportIn(In):
    """What the gateway says of a call."""

    event: UUID = Field(description="of this report: what comes twice counts once")
    id: UUID = Field(description="of the call, as it was sent")
    state: Reported
    at: Moment
    seconds: int | None = Field(None, ge=0, le=86_400, description="how long they talked, once it is over")


class CallReportOut(Out):
    """How the call stands now."""

    status: Status


class CalledIn(In):
    """Whether I want to be called through the app."""

    called: bool


class CalledOut(Out):
    """Whether I am called through the app; where not, people write."""

    called: bool
