"""Shapes of what is written on a case: all of it for who works on it, their own part for the resident."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.households.schemas import HomeOut, HomeShown, home_shown
from backend.http.fields import Day, In, Moment, Out, Reason, Said, Text
from backend.places.datum import Datum
from backend.policy import Actor
from volunteers.cases.models import Assessment, Case, Correction, Goal, Meeting, Participant, Plan
from volunteers.cases.models.case import MOST_REASON, MOST_WORDS
from volunteers.cases.queries import plan_of
from volunteers.cases.schemas.case import CorrectionOut, PartOut
from volunteers.cases.states import Contact, Outcome, Part, Result, Status

MOST_GOALS = 20
MOST_SHOWN = 200
"""The latest versions and meetings that a file shows."""

Long = Annotated[Said, StringConstraints(max_length=MOST_WORDS)]
LongOrNone = Annotated[Text, StringConstraints(max_length=MOST_WORDS)]
Whom = Annotated[Text, StringConstraints(max_length=200)]
NoteOrNone = Annotated[Text, StringConstraints(max_length=MOST_REASON)]


class AssessmentIn(In):
    """How things stand now. The resident reads needs and strengths; risks are the workers' own."""

    needs: Long
    strengths: LongOrNone = ""
    risks: LongOrNone = ""


class GoalIn(In):
    """What is to be reached, and by when."""

    text: Reason
    due_on: Day


class PlanIn(In):
    """What is planned, with the goals. It holds once the resident agreed to it."""

    summary: Long
    goals: list[GoalIn] = Field(min_length=1, max_length=MOST_GOALS)


class AgreePlanIn(In):
    """The version that was read."""

    version: int = Field(ge=1, le=1_000)


class ResultIn(In):
    """What became of a goal."""

    result: Result
    note: NoteOrNone = ""


class MeetingIn(In):
    """A meeting that took place. The resident reads what was agreed; notes are the workers' own."""

    at: Moment
    how: Contact
    with_whom: Whom = ""
    agreed: LongOrNone = ""
    notes: LongOrNone = ""


class ReviewIn(In):
    """When the whole is looked at again; left out, after the street's usual time."""

    on: Day | None = None


class AnswerIn(In):
    """What was corrected, or why it is left."""

    answer: Reason


class GoalOut(Out):
    """A goal."""

    id: UUID
    text: str
    due_on: date
    result: Result | None
    note: str
    settled_at: datetime | None

    @classmethod
    def of(cls, row: Goal) -> "GoalOut":
        """All of it: it was agreed with the resident."""
        return cls(
            id=row.id,
            text=row.text,
            due_on=row.due_on,
            result=Result(row.result) if row.result else None,
            note=row.note,
            settled_at=row.settled_at,
        )


class PlanOut(Out):
    """A plan."""

    version: int
    summary: str
    at: datetime
    agreed_at: datetime | None
    goals: list[GoalOut]

    @classmethod
    def of(cls, row: Plan) -> "PlanOut":
        """Needs `queries.plan_of`, or goals loaded as `steps`."""
        goals: list[Goal] = getattr(row, "steps", [])
        return cls(
            version=row.version,
            summary=row.summary,
            at=row.at,
            agreed_at=row.agreed_at,
            goals=[GoalOut.of(each) for each in goals],
        )


class AssessmentOut(Out):
    """An assessment, all of it."""

    version: int
    at: datetime
    by: str
    needs: str
    strengths: str
    risks: str

    @classmethod
    def of(cls, row: Assessment) -> "AssessmentOut":
        """Needs `by` loaded."""
        return cls(
            version=row.version,
            at=row.at,
            by=row.by.masked_name,
            needs=row.needs,
            strengths=row.strengths,
            risks=row.risks,
        )


class MeetingOut(Out):
    """A meeting as the resident reads it."""

    at: datetime
    how: Contact
    with_whom: str
    agreed: str

    @classmethod
    def own(cls, row: Meeting) -> "MeetingOut":
        """Without the workers' notes."""
        return cls(at=row.at, how=Contact(row.how), with_whom=row.with_whom, agreed=row.agreed)


class MeetingNote(MeetingOut):
    """A meeting as who works on the case reads it."""

    by: str
    notes: str

    @classmethod
    def of(cls, row: Meeting) -> "MeetingNote":
        """Needs `by` loaded."""
        return cls(**MeetingOut.own(row).model_dump(), by=row.by.masked_name, notes=row.notes)


class CaseFile(HomeOut):
    """All that is written on a case. Each reading is written down, with who read it."""

    id: UUID
    about: str
    outcome: Outcome | None
    closing: str
    assessments: list[AssessmentOut]
    plans: list[PlanOut]
    meetings: list[MeetingNote]
    corrections: list[CorrectionOut]

    @classmethod
    def whole(cls, actor: Actor, case: Case, shown: HomeShown, *, datum: Datum = Datum.WGS84) -> "CaseFile":
        """What `services.see` returned."""
        plans = list(case.plans.order_by("-version")[:MOST_SHOWN])
        goals: dict[UUID, list[Goal]] = {}
        for goal in Goal.objects.filter(plan__in=plans).order_by("plan", "position"):
            goals.setdefault(goal.plan_id, []).append(goal)
        for plan in plans:
            plan.steps = goals.get(plan.id, [])  # type: ignore[attr-defined]  # as `queries.plan_of` has them
        assessments = case.assessments.select_related("by").order_by("-version")[:MOST_SHOWN]
        meetings = case.meetings.select_related("by").order_by("-at", "-id")[:MOST_SHOWN]
        return cls(
            **home_shown(shown, datum=datum),
            id=case.id,
            about=case.about,
            outcome=Outcome(case.outcome) if case.outcome else None,
            closing=case.closing,
            assessments=[AssessmentOut.of(each) for each in assessments],
            plans=[PlanOut.of(each) for each in plans],
            meetings=[MeetingNote.of(each) for each in meetings],
            corrections=[CorrectionOut.of(actor, each) for each in _corrections(case)],
        )


class OwnCase(Out):
    """A case as the resident reads it: what was found together, what is planned and agreed, and who reads it."""

    id: UUID
    status: Status
    organisation: str
    lead: str | None
    about: str
    since: datetime | None
    review_on: date | None
    needs: str
    strengths: str
    plan: PlanOut | None
    meetings: list[MeetingOut]
    corrections: list[CorrectionOut]
    supervisors: list[PartOut] = Field(description="Who was let in to read it, ever; why, and until when")
    outcome: Outcome | None

    @classmethod
    def of(cls, actor: Actor, case: Case) -> "OwnCase":
        """Needs `queries.with_people`."""
        last = case.assessments.order_by("-version").first()
        plan = plan_of(case)
        rows = Participant.objects.filter(case=case, part=Part.SUPERVISOR).select_related("user").order_by("named_at")
        return cls(
            id=case.id,
            status=Status(case.status),
            organisation=case.organisation.name,
            lead=case.lead.masked_name if case.lead is not None else None,
            about=case.about,
            since=case.since,
            review_on=case.review_on,
            needs=last.needs if last is not None else "",
            strengths=last.strengths if last is not None else "",
            plan=PlanOut.of(plan) if plan is not None else None,
            meetings=[MeetingOut.own(each) for each in case.meetings.order_by("-at", "-id")[:MOST_SHOWN]],
            corrections=[CorrectionOut.of(actor, each) for each in _corrections(case)],
            supervisors=[PartOut.of(each) for each in rows],
            outcome=Outcome(case.outcome) if case.outcome else None,
        )


def _corrections(case: Case) -> list[Correction]:
    """The newest first, each with its case, that rules ask for."""
    found = list(case.corrections.order_by("-asked_at", "-id")[:MOST_SHOWN])
    for each in found:
        each.case = case
    return found
