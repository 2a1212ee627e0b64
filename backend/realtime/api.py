"""The HTTP face of the feed."""

from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from backend.errors import DomainError
from backend.http.operations import Request, query
from backend.realtime import queries
from backend.realtime.schemas import FeedIn, FeedItemOut, FeedOut

router = Router(tags=["feed"])


class FetchAfresh(DomainError):
    """`after` is a number that this feed never gave, or no longer keeps."""

    code = "feed_fetch_afresh"
    status = 410
    title = _("No longer in the feed")
    message = _("The feed does not go on from there. Fetch the lists afresh, then follow from “last”.")


@router.get("/me/feed", response={200: FeedOut}, operation_id="read_feed")
@query
def read_feed(request: Request, wanted: Query[FeedIn]) -> FeedOut:
    """What changed for me after `after`, oldest first: the WebSocket's frames, for a client that looks now and then."""
    me = request.actor.user_id
    last = queries.position(me)
    if wanted.after is None:
        return FeedOut(items=[], last=last, more=False)
    if wanted.after > last:
        raise FetchAfresh(last=last)
    found = list(queries.items_after(me, wanted.after, wanted.limit + 1))
    if found and found[0].seq != wanted.after + 1:
        raise FetchAfresh(last=last)
    shown = found[: wanted.limit]
    return FeedOut(
        items=[FeedItemOut.model_validate(item) for item in shown],
        last=max([last, *(item.seq for item in found if item.seq)]),
        more=len(found) > wanted.limit,
    )
