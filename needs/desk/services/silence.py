"""What becomes of an answer on which the resident says nothing, and of the wish not to be asked."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from backend.audit import services as audit
from backend.events import publish
from backend.places.queries import street_of
from backend.policy import Actor, allow
from backend.services import service
from backend.states import next_state
from needs.desk.calls import asks_no_more, to_close, to_remind
from needs.desk.events import NeedLapsed, VerdictReminded
from needs.desk.models import AskedNoMore, Need
from needs.desk.options import REMINDER_DAYS, SILENCE_DAYS
from needs.desk.policy import DESK_POLICY, POLICY
from needs.desk.queries import with_people
from needs.desk.services.calling_back import ask_call_back, withdraw_call_backs
from needs.desk.services.changes import locked, settle
from needs.desk.states import CALL_BACK_OPEN, TRANSITIONS, Action, DeskAction, WhyCall

AT_ONCE = 100
"""Needs that are locked together."""


@service
def remind_silent(*, actor: Actor, now: datetime) -> int:
    """Remind residents who have said nothing of an answer, and have them called; at most a hundred. How many.

    For the system. Who wants no questions is only noted.
    """
    days = REMINDER_DAYS.of(street_of(actor).config)
    rows = _locked(to_remind(actor.street_id, answered_before=now - timedelta(days=days)))
    for need in rows:
        allow(POLICY, Action.REMIND, actor, need)
        need.reminded_at = now
        if asks_no_more(need):
            need.save(update_fields=["reminded_at"])
            continue
        before, need.status = need.status, next_state(TRANSITIONS, need.status, Action.REMIND)
        settle(need, Action.REMIND, "reminded_at", actor=actor, now=now, before=before)
        publish(VerdictReminded(need.id), actor=actor)
        ask_call_back(actor=actor, need_id=need.id, why=WhyCall.SILENCE, now=now)
    return len(rows)


@service
def close_silent(*, actor: Actor, now: datetime) -> int:
    """Close, without a verdict, what nobody has said a word of for so long; at most a hundred. How many. For the system."""
    days = SILENCE_DAYS.of(street_of(actor).config)
    rows = _locked(to_close(actor.street_id, answered_before=now - timedelta(days=days), now=now))
    for need in rows:
        allow(POLICY, Action.LAPSE, actor, need)
        before, need.status = need.status, next_state(TRANSITIONS, need.status, Action.LAPSE)
        need.lapsed_at = now
        settle(need, Action.LAPSE, "lapsed_at", actor=actor, now=now, before=before)
        publish(NeedLapsed(need.id), actor=actor)
    return len(rows)


@service
def set_asking(*, actor: Actor, need_id: UUID, asked: bool, now: datetime) -> Need:
    """Be asked about this need no more, or again. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    need = locked(actor, need_id)
    allow(POLICY, Action.DO_NOT_ASK, actor, need)
    before, need.status = need.status, next_state(TRANSITIONS, need.status, Action.DO_NOT_ASK)
    if need.do_not_ask is asked:
        need.do_not_ask = not asked
        settle(need, Action.DO_NOT_ASK, "do_not_ask", actor=actor, now=now, before=before, asked=asked)
        if not asked:
            system = Actor.system(street_id=actor.street_id, at=now)
            withdraw_call_backs(actor=system, need_id=need.id, now=now)
    return need


@service
def set_questions(*, actor: Actor, asked: bool, now: datetime) -> bool:
    """Be asked about no need, or about each again; said twice is once. What was asked."""
    allow(DESK_POLICY, DeskAction.SET_QUESTIONS, actor, None)
    rows = AskedNoMore.objects.filter(user=actor.user_id)
    if asked:
        changed = bool(rows.delete()[0])
    else:
        _row, changed = AskedNoMore.objects.get_or_create(
            user_id=actor.user_id, defaults={"street_id": actor.street_id, "at": now}
        )
    if changed:
        audit.record("questions.set", actor.user_id, actor=actor, now=now, asked=asked)
    if changed and not asked:
        system = Actor.system(street_id=actor.street_id, at=now)
        theirs = Q(beneficiary=actor.user_id) | Q(reporter=actor.user_id, beneficiary=None)
        called = Need.objects.filter(theirs, street=actor.street_id, call_backs__status__in=CALL_BACK_OPEN)
        for need_id in called.order_by("id").values_list("id", flat=True):
            withdraw_call_backs(actor=system, need_id=need_id, now=now)
    return asked


def _locked(rows: QuerySet[Need]) -> list[Need]:
    """A hundred of them, locked; what somebody has in hand just now comes next time."""
    chosen = with_people(rows).order_by("answered_at", "id")
    return list(chosen.select_for_update(of=("self",), no_key=True, skip_locked=True)[:AT_ONCE])
