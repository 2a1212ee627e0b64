"""The HTTP face of synchronisation."""

from typing import Annotated

from ninja import Query, Router

from backend.http.operations import Request, query
from backend.sync import services
from backend.sync.schemas import SyncIn, SyncOut

router = Router(tags=["sync"])


@router.get("/sync", operation_id="sync", response=SyncOut)
@query
def sync(request: Request, wanted: Annotated[SyncIn, Query()]) -> SyncOut:
    """What changed of what I may see since this phone asked last: needs, tasks, offers, notices, and what is gone from sight.

    Go on with `cursor` while there is `more`. A cursor is of this session alone; an answer that was lost is asked for again
    with the same cursor. 410: begin without one.
    """
    return services.sync(
        actor=request.actor,
        session_id=request.auth.session_id,
        cursor=wanted.cursor,
        limit=wanted.limit,
        now=request.now,
    )
