"""Who has a part in a case."""

from uuid import UUID

from ninja import Status

from backend.http.operations import Request, command
from volunteers.cases import services
from volunteers.cases.api.common import router, what_became
from volunteers.cases.models import Participant
from volunteers.cases.schemas import CaseDetail, HandOverIn, NameIn, PartOut, SupervisorIn, WorkerIn


@router.post("/cases/{case_id}/colleagues", operation_id="involve_in_case", response={201: PartOut})
@command
def involve_in_case(request: Request, case_id: UUID, body: WorkerIn) -> Status[PartOut]:
    """Another social worker of the organisation works on the case too. For: the lead."""
    row = services.involve(actor=request.actor, case_id=case_id, user_id=body.user_id, now=request.now)
    return Status(201, _part(row))


@router.post("/cases/{case_id}/supervisors", operation_id="let_supervise_case", response={201: PartOut})
@command
def let_supervise_case(request: Request, case_id: UUID, body: SupervisorIn) -> Status[PartOut]:
    """Somebody of the organisation may read the case, for a reason, until a moment; the resident hears of it. For: the lead."""
    row = services.supervise(
        actor=request.actor,
        case_id=case_id,
        user_id=body.user_id,
        reason=body.reason,
        until=body.until,
        now=request.now,
    )
    return Status(201, _part(row))


@router.post("/case-parts/{case_part_id}/end", operation_id="end_case_part", response=PartOut)
@command
def end_case_part(request: Request, case_part_id: UUID) -> PartOut:
    """They have no part in it any more, at once. For: the lead; oneself."""
    return _part(services.dismiss(actor=request.actor, part_id=case_part_id, now=request.now))


@router.post("/cases/{case_id}/hand-over", operation_id="hand_over_case", response=CaseDetail)
@command
def hand_over_case(request: Request, case_id: UUID, body: HandOverIn) -> CaseDetail:
    """Another social worker of the organisation leads it from now on. For: the lead."""
    case = services.hand_over(actor=request.actor, pk=case_id, to=body.to, reason=body.reason, now=request.now)
    return what_became(request, case)


@router.post("/cases/{case_id}/name", operation_id="name_case_worker", response=CaseDetail)
@command
def name_case_worker(request: Request, case_id: UUID, body: NameIn) -> CaseDetail:
    """Say who goes on with a case that nobody works on. For another organisation the resident is asked anew. For: manager."""
    case = services.name_worker(
        actor=request.actor,
        case_id=case_id,
        user_id=body.user_id,
        organisation_id=body.organisation_id,
        now=request.now,
    )
    return what_became(request, case)


def _part(row: Participant) -> PartOut:
    return PartOut.of(Participant.objects.select_related("user").get(pk=row.pk))
