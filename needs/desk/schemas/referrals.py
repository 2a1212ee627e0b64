"""Needs in other hands: who is put in charge, what is handed on, what is objected."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.http.fields import In, Out, Reason, Said, Text, Words
from backend.policy import Actor, available
from needs.desk.models import Objection, Referral
from needs.desk.policy import OBJECTION_POLICY
from needs.desk.states import OBJECTION_TRANSITIONS, ObjectionStatus, ReferralStatus, Referred


class AssignIn(In):
    """Whom it is given to."""

    user_id: UUID
    note: Annotated[Text, StringConstraints(max_length=1_000)] = ""


class ReferralCreate(In):
    """To whom it is handed on, and what they are asked. Say no name, phone or door of a resident who did not agree to that."""

    name: Annotated[Said, StringConstraints(max_length=200)] = Field(description="What the body is called")
    reason: Reason
    reference: Annotated[Text, StringConstraints(max_length=60)] = Field("", description="The number it has there")


class ReferralOut(Out):
    """A need in the hands of others, and what they answered."""

    id: UUID
    need_id: UUID
    to: Referred
    name: str
    project_id: UUID | None
    reference: str
    reason: str
    status: ReferralStatus
    at: datetime
    answer: str
    ended_at: datetime | None

    @classmethod
    def of(cls, referral: Referral) -> "ReferralOut":
        """Needs nothing loaded."""
        return cls.model_validate(referral)


class ReferralAnswerIn(In):
    """What they answered."""

    text: Words


class ReviewIn(In):
    """The judgement on an objection, and why. Upheld, `to` is put in charge instead, if named."""

    upheld: bool
    answer: Reason
    to: UUID | None = None


class ObjectionOut(Out):
    """Somebody says that a need is not theirs, and what was made of that."""

    id: UUID
    need_id: UUID
    by: str
    reason: str
    at: datetime
    status: ObjectionStatus
    answer: str
    reviewed_by: str | None
    reviewed_at: datetime | None
    actions: list[str] = Field(description="uphold, reject: at `review`")

    @classmethod
    def seen_by(cls, actor: Actor, objection: Objection) -> "ObjectionOut":
        """Needs `by` and `reviewed_by` loaded."""
        return cls(
            id=objection.id,
            need_id=objection.need_id,
            by=objection.by.masked_name,
            reason=objection.reason,
            at=objection.at,
            status=ObjectionStatus(objection.status),
            answer=objection.answer,
            reviewed_by=objection.reviewed_by.masked_name if objection.reviewed_by else None,
            reviewed_at=objection.reviewed_at,
            actions=available(OBJECTION_POLICY, OBJECTION_TRANSITIONS, objection.status, actor, objection),
        )
