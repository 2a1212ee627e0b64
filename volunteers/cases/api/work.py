"""What is written on a case: assessments, plans, goals, meetings, reviews, corrections."""

from uuid import UUID

from ninja import Status

from backend.http.operations import Request, command
from backend.services import find
from volunteers.cases import queries, services
from volunteers.cases.api.common import detail, router
from volunteers.cases.schemas import (
    AgreePlanIn,
    AnswerIn,
    AssessmentIn,
    CaseDetail,
    CorrectionIn,
    CorrectionOut,
    GoalOut,
    MeetingIn,
    PlanIn,
    ResultIn,
    ReviewIn,
)


@router.post("/cases/{case_id}/assessments", operation_id="assess_case", response={201: CaseDetail})
@command
def assess_case(request: Request, case_id: UUID, body: AssessmentIn) -> Status[CaseDetail]:
    """How things stand now; earlier assessments stay. For: who works on the case."""
    services.assess(actor=request.actor, case_id=case_id, spec=body, now=request.now)
    return Status(201, detail(request, case_id))


@router.post("/cases/{case_id}/plans", operation_id="plan_case", response={201: CaseDetail})
@command
def plan_case(request: Request, case_id: UUID, body: PlanIn) -> Status[CaseDetail]:
    """A plan with goals; the resident is asked to agree to it. For: who works on the case."""
    services.plan(actor=request.actor, case_id=case_id, spec=body, now=request.now)
    return Status(201, detail(request, case_id))


@router.post("/cases/{case_id}/plans/agree", operation_id="agree_to_case_plan", response=CaseDetail)
@command
def agree_to_case_plan(request: Request, case_id: UUID, body: AgreePlanIn) -> CaseDetail:
    """Agree to the plan that was read. For: the resident, and who may agree for them."""
    services.agree_plan(actor=request.actor, case_id=case_id, version=body.version, now=request.now)
    return detail(request, case_id)


@router.post("/case-goals/{case_goal_id}/settle", operation_id="settle_case_goal", response=GoalOut)
@command
def settle_case_goal(request: Request, case_goal_id: UUID, body: ResultIn) -> GoalOut:
    """What became of a goal that the resident agreed to. For: who works on the case."""
    row = services.settle_goal(
        actor=request.actor, goal_id=case_goal_id, result=body.result, note=body.note, now=request.now
    )
    return GoalOut.of(row)


@router.post("/cases/{case_id}/meetings", operation_id="note_case_meeting", response={201: CaseDetail})
@command
def note_case_meeting(request: Request, case_id: UUID, body: MeetingIn) -> Status[CaseDetail]:
    """A meeting that took place, what was said and what was agreed. For: who works on the case."""
    services.note_meeting(actor=request.actor, case_id=case_id, spec=body, now=request.now)
    return Status(201, detail(request, case_id))


@router.post("/cases/{case_id}/review", operation_id="review_case", response=CaseDetail)
@command
def review_case(request: Request, case_id: UUID, body: ReviewIn) -> CaseDetail:
    """The whole was looked at, and when it is again. For: who works on the case."""
    services.review(actor=request.actor, case_id=case_id, on=body.on, now=request.now)
    return detail(request, case_id)


@router.post("/cases/{case_id}/corrections", operation_id="ask_case_correction", response={201: CorrectionOut})
@command
def ask_case_correction(request: Request, case_id: UUID, body: CorrectionIn) -> Status[CorrectionOut]:
    """Say what is wrong in the case. For: the resident, and who speaks for them."""
    row = services.ask_correction(actor=request.actor, case_id=case_id, text=body.text, now=request.now)
    return Status(201, _correction(request, row.id))


@router.post("/case-corrections/{case_correction_id}/correct", operation_id="correct_case", response=CorrectionOut)
@command
def correct_case(request: Request, case_correction_id: UUID, body: AnswerIn) -> CorrectionOut:
    """It is corrected; say how. For: who works on the case."""
    return _answered(request, case_correction_id, body, corrected=True)


@router.post(
    "/case-corrections/{case_correction_id}/refuse", operation_id="refuse_case_correction", response=CorrectionOut
)
@command
def refuse_case_correction(request: Request, case_correction_id: UUID, body: AnswerIn) -> CorrectionOut:
    """It is left as it is; say why. For: who works on the case."""
    return _answered(request, case_correction_id, body, corrected=False)


def _answered(request: Request, correction_id: UUID, body: AnswerIn, *, corrected: bool) -> CorrectionOut:
    services.answer_correction(
        actor=request.actor, correction_id=correction_id, corrected=corrected, answer=body.answer, now=request.now
    )
    return _correction(request, correction_id)


def _correction(request: Request, correction_id: UUID) -> CorrectionOut:
    rows = queries.visible_corrections(request.actor).select_related("case__entry")
    return CorrectionOut.of(request.actor, find(rows, correction_id))
