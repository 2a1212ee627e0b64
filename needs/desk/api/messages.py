"""What is said about a need."""

from functools import partial
from typing import Annotated
from uuid import UUID

from ninja import Query, Status

from backend.http.operations import Request, command, for_cards, query
from backend.http.pages import Page, PageIn, page
from backend.services import find
from needs.desk import queries, services
from needs.desk.api.common import router
from needs.desk.details import is_kept_back
from needs.desk.policy import heard_by
from needs.desk.schemas import MessageIn, MessageOut


@router.get("/needs/{need_id}/messages", operation_id="list_messages", response=Page[MessageOut])
@query
@for_cards
def list_messages(request: Request, need_id: UUID, wanted: Annotated[PageIn, Query()]) -> Page[MessageOut]:
    """What was said about a need, as far as it is for me, the oldest first."""
    need = find(queries.with_people(queries.visible_to(request.actor)), need_id)
    rows = queries.messages_of(need, heard_by(request.actor, need))
    return page(rows, wanted, partial(MessageOut.of, kept_back=is_kept_back(request.actor, need)), order=("id",))


@router.post("/needs/{need_id}/messages", operation_id="write_message", response={201: MessageOut})
@command
@for_cards
def write_message(request: Request, need_id: UUID, body: MessageIn) -> Status[MessageOut]:
    """Write about a need: to those concerned, within the group, or to the street. No phone goes with it."""
    message = services.write(actor=request.actor, need_id=need_id, spec=body, now=request.now)
    return Status(201, MessageOut.of(message))
