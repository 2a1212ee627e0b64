"""What a caller says of an answer. It goes the way of every call back: a third person hears it, never who did the work."""

from datetime import datetime
from uuid import UUID

from backend.policy import Actor
from backend.services import service
from needs.desk import services as desk
from needs.desk.models import CallBack
from needs.desk.schemas import CallBackVerdictIn
from needs.desk.states import CALL_BACK_OPEN, WhyCall
from needs.hotline.models import HotlineCall
from needs.hotline.queries import needs_of
from needs.hotline.refusals import NotTheCallers
from needs.hotline.services.changes import moved, settle
from needs.hotline.states import Action


@service
def take_verdict(*, actor: Actor, call_id: UUID, need_id: UUID, spec: CallBackVerdictIn, now: datetime) -> HotlineCall:
    """The caller's word on a need of theirs, in their words; the clerk is named as who wrote it down.

    Whoever was to call them need not any more. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NotTheCallers`,
    `VerdictTooLate`.
    """
    row, before = moved(actor, call_id, Action.VERDICT)
    if row.caller_id is None or not needs_of(row, at=now).filter(pk=need_id).exists():
        raise NotTheCallers
    _free(actor, need_id, now)
    caller = Actor(user_id=row.caller_id, street_id=row.street_id, at=now)
    asked = desk.ask_call_back(actor=caller, need_id=need_id, why=WhyCall.ASKED, now=now)
    if asked is None:
        raise NotTheCallers
    desk.take_call_back(actor=actor, call_back_id=asked.id, now=now)
    desk.record_call_back(actor=actor, call_back_id=asked.id, spec=spec, now=now, said_by=row.caller_id)
    settle(row, Action.VERDICT, actor=actor, now=now, before=before, need=str(need_id), resolved=spec.resolved)
    return row


def _free(actor: Actor, need_id: UUID, now: datetime) -> None:
    """A call that another has taken on is not needed: the resident is on the line."""
    others = CallBack.objects.filter(need=need_id, status__in=CALL_BACK_OPEN, caller__isnull=False)
    if others.exclude(caller=actor.user_id).exists():
        desk.withdraw_call_backs(actor=Actor.system(street_id=actor.street_id, at=now), need_id=need_id, now=now)
