"""What the operations of the desk share: one router, and how a need is shown after whatever was done."""

from typing import Any
from uuid import UUID

from ninja import Router

from backend.files.queries import attached_to
from backend.http.operations import Request
from backend.places.datum import Datum
from backend.services import find
from needs.desk import queries
from needs.desk.details import NeedDetail, NeedPublicDetail
from needs.desk.files import PURPOSE
from needs.desk.models import Need
from needs.desk.policy import is_reporter
from needs.desk.states import Action
from needs.desk.timeline import entries_of, names_of, steps
from volunteers.dispatch.queries import places_of
from volunteers.dispatch.states import Origin

router = Router(tags=["needs"])


def detail(request: Request, need_id: UUID, datum: Datum = Datum.WGS84) -> NeedDetail | NeedPublicDetail:
    """A need as this caller sees it, with its timeline and what they may do now. Raises `NotFound`."""
    actor = request.actor
    need = find(queries.with_people(queries.visible_to(actor)).select_related("verdict"), need_id)
    entries = entries_of(need)
    more: dict[str, Any] = {}
    if need.full:
        more = {
            "helpers": places_of(Origin.NEED, need.id),
            "files": attached_to(PURPOSE, need.id),
        }
        if any(each.action == f"need.{Action.REFER}" for each in entries):
            more["referrals"] = need.referrals.order_by("id")
    return _shown(request, need, datum=datum, timeline=steps(actor, need, entries, names_of(entries)), **more)


def _shown(request: Request, need: Need, **more: Any) -> NeedDetail | NeedPublicDetail:
    following = not is_reporter(request.actor, need) and queries.follows(request.actor, need)
    shape = NeedDetail if need.full else NeedPublicDetail
    return shape.seen_by(request.actor, need, following=following, **more)
