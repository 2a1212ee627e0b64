"""The resident's own word."""

from uuid import UUID

from backend.http.etags import edits
from backend.http.operations import Request, command, for_cards
from needs.desk import services
from needs.desk.api.common import detail, router
from needs.desk.details import NeedDetail, NeedPublicDetail
from needs.desk.models import Need
from needs.desk.schemas import (
    VerdictIn,
)


@router.post("/needs/{need_id}/verdict", operation_id="give_verdict", response=NeedDetail)
@command
@for_cards
@edits("read_need", Need)
def give_verdict(request: Request, need_id: UUID, body: VerdictIn) -> NeedDetail | NeedPublicDetail:
    """The resident's own word, which closes or reopens it. For: who reported it, who it was for; not who did the work."""
    services.give_verdict(actor=request.actor, need_id=need_id, spec=body, now=request.now)
    return detail(request, need_id)
