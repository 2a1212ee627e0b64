"""What the operations of cases share."""

from uuid import UUID

from ninja import Router

from backend.http.operations import Request
from backend.services import find
from volunteers.cases import queries
from volunteers.cases.models import Case
from volunteers.cases.schemas import CaseDetail

router = Router(tags=["cases"])


def detail(request: Request, case_id: UUID) -> CaseDetail:
    """A case as the caller sees it."""
    return CaseDetail.seen_by(request.actor, find(queries.with_people(queries.visible_to(request.actor)), case_id))


def what_became(request: Request, case: Case) -> CaseDetail:
    """The same of what the caller has just let go: they may not see it any more."""
    return CaseDetail.seen_by(request.actor, find(queries.with_people(Case.objects.all()), case.id))
