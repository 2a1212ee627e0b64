"""Shapes of cases that hold nothing of what is written on them: lists, details, who has a part."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from backend.http.fields import In, Moment, Out, Reason
from backend.policy import Actor, available
from volunteers.cases.models import Case, Correction, Participant
from volunteers.cases.policy import CORRECTION_POLICY, POLICY, knows_whose
from volunteers.cases.states import CORRECTION_TRANSITIONS, TRANSITIONS, CorrectionStatus, Outcome, Part, Status


class CaseCreate(In):
    """For whom, by which organisation, and what it would be about: the resident is asked in these words."""

    id: UUID | None = None
    resident_id: UUID
    organisation_id: UUID = Field(description="One at work in the street, whose social worker I am")
    about: Reason


class WorkerIn(In):
    """Somebody of the organisation."""

    user_id: UUID


class SupervisorIn(WorkerIn):
    """Why they are to read the case, and until when."""

    reason: Reason
    until: Moment


class HandOverIn(In):
    """To whom, and why."""

    to: UUID
    reason: Reason


class NameIn(In):
    """Who is to work on the case. For another organisation the resident is asked anew."""

    user_id: UUID
    organisation_id: UUID | None = Field(None, description="Left out: the organisation of the case")


class CloseIn(In):
    """How it was closed, and why."""

    outcome: Outcome
    reason: Reason


class CorrectionIn(In):
    """What is wrong."""

    text: Reason


class CaseOut(Out):
    """A case in a list. Who it is stands there for who has a part in it, and whom it concerns."""

    id: UUID
    organisation_id: UUID
    organisation: str
    status: Status
    name: str | None = Field(description="The resident's, masked; null for who only has to name somebody")
    community_id: UUID | None
    lead: str | None = Field(description="Masked")
    review_on: date | None
    review_due: bool
    proposed_at: datetime

    @classmethod
    def of(cls, actor: Actor, case: Case) -> "CaseOut":
        """Needs `queries.with_people`."""
        knows = knows_whose(actor, case)
        return cls(
            id=case.id,
            organisation_id=case.organisation_id,
            organisation=case.organisation.name,
            status=Status(case.status),
            name=case.entry.resident.masked_name if knows else None,
            community_id=case.entry.community_id,
            lead=case.lead.masked_name if case.lead is not None else None,
            review_on=case.review_on if knows else None,
            review_due=knows and case.review_on is not None and case.review_on <= actor.at.date(),
            proposed_at=case.proposed_at,
        )


class PartOut(Out):
    """Somebody whom the lead named."""

    id: UUID
    user_id: UUID
    name: str
    part: Part
    reason: str = Field(description="Why a supervisor was let in")
    named_at: datetime
    until: datetime | None
    ended_at: datetime | None

    @classmethod
    def of(cls, row: Participant) -> "PartOut":
        """Needs `user` loaded."""
        return cls(
            id=row.id,
            user_id=row.user_id,
            name=row.user.masked_name,
            part=Part(row.part),
            reason=row.reason,
            named_at=row.named_at,
            until=row.until,
            ended_at=row.ended_at,
        )


class CaseDetail(CaseOut):
    """With who has a part in it, and what I may do now."""

    since: datetime | None
    closed_at: datetime | None
    outcome: Outcome | None
    about: str | None = Field(description="What the resident was asked; null for who only has to name somebody")
    people: list[PartOut]
    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, case: Case) -> "CaseDetail":
        """Needs `queries.with_people`."""
        shown = CaseOut.of(actor, case)
        knows = shown.name is not None
        others: list[Participant] = getattr(case, "others", [])
        actions = available(POLICY, TRANSITIONS, case.status, actor, case)
        return cls(
            **shown.model_dump(),
            since=case.since,
            closed_at=case.closed_at if knows else None,
            outcome=Outcome(case.outcome) if case.outcome and knows else None,
            about=case.about if knows else None,
            people=[PartOut.of(each) for each in others] if knows else [],
            actions=actions,
        )


class CorrectionOut(Out):
    """What the resident says is wrong, and the answer."""

    id: UUID
    status: CorrectionStatus
    text: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None
    actions: list[str]

    @classmethod
    def of(cls, actor: Actor, row: Correction) -> "CorrectionOut":
        """Needs `case.entry` loaded."""
        return cls(
            id=row.id,
            status=CorrectionStatus(row.status),
            text=row.text,
            asked_at=row.asked_at,
            answer=row.answer,
            answered_at=row.answered_at,
            actions=available(CORRECTION_POLICY, CORRECTION_TRANSITIONS, row.status, actor, row),
        )
