"""Call backs: a third person asks the resident, and records what they say in the resident's own words (回访)."""

from datetime import datetime, timedelta
from uuid import UUID

from backend.audit import services as audit
from backend.events import publish
from backend.households.queries import profile_of
from backend.households.schemas import ContactShown
from backend.households.services import reveal_contact
from backend.households.states import Level, Why
from backend.places.queries import street_of
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state
from needs.desk.calls import asks_no_more, judge_of, visible_call_backs
from needs.desk.eligibility import check_apart, check_free, check_in_time, check_may_be_shown
from needs.desk.events import CallBackAsked, CallBackEnded, CallMissed
from needs.desk.models import Call, CallBack, Need
from needs.desk.options import CALL_BACK_DAYS, CALL_BACK_TRIES
from needs.desk.policy import CALL_BACK_POLICY, POLICY
from needs.desk.queries import with_people
from needs.desk.schemas import CallBackVerdictIn
from needs.desk.services.changes import locked
from needs.desk.services.verdicts import action_of, pronounce
from needs.desk.states import (
    CALL_BACK_OPEN,
    CALL_BACK_TRANSITIONS,
    TRANSITIONS,
    Action,
    CallBackAction,
    Outcome,
    WhyCall,
)


@service
def ask_call_back(*, actor: Actor, need_id: UUID, why: WhyCall, now: datetime) -> CallBack | None:
    """Have a third person call the resident; what waits already, or was done in this round for this reason, is the answer.

    None where the clock asks and the resident wants no questions, and on reports of wrongdoing, of which nobody is told.
    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `VerdictTooLate`.
    """
    need = locked(actor, need_id)
    action = Action.ASK_CALL_BACK if why == WhyCall.ASKED else Action.CALL_BACK_DUE
    allow(POLICY, action, actor, need)
    next_state(TRANSITIONS, need.status, action)
    check_in_time(actor, need)
    if need.is_wrongdoing or (why != WhyCall.ASKED and asks_no_more(need)):
        return None
    rows = CallBack.objects.filter(need=need)
    known = rows.filter(status__in=CALL_BACK_OPEN).first()
    if known is None and why != WhyCall.ASKED:
        known = rows.filter(why=why, round=need.reopened).first()
    if known is not None:
        return known
    row = CallBack.objects.create(
        street_id=need.street_id,
        need=need,
        why=why,
        round=need.reopened,
        asked_at=now,
        due_at=now + timedelta(days=CALL_BACK_DAYS.of(street_of(actor).config)),
    )
    audit.record("call_back.ask", row.id, actor=actor, now=now, after=row.status, why=str(why), need=str(need.id))
    publish(CallBackAsked(need.id, call_back_id=row.id), actor=actor)
    return row


@service
def take_call_back(*, actor: Actor, call_back_id: UUID, now: datetime) -> CallBack:
    """Take it on; from who has had it for a day without a word, too.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `TakenByAnother`.
    """
    row, before = _moved(actor, call_back_id, CallBackAction.TAKE)
    check_free(actor, row)
    row.caller_id, row.taken_at = actor.user_id, now
    _settle(row, CallBackAction.TAKE, "caller", "taken_at", actor=actor, now=now, before=before)
    return row


@service
def give_back_call_back(*, actor: Actor, call_back_id: UUID, now: datetime) -> CallBack:
    """Leave it to somebody else. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    row, before = _moved(actor, call_back_id, CallBackAction.GIVE_BACK)
    row.caller_id = row.taken_at = None
    _settle(row, CallBackAction.GIVE_BACK, "caller", "taken_at", actor=actor, now=now, before=before)
    return row


@service
def see_call_back_phone(*, actor: Actor, call_back_id: UUID, now: datetime) -> tuple[CallBack, ContactShown]:
    """Whom to call, and by which phone. Who is called sees who looked.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `PhoneWithheld`.
    """
    row, _before = _moved(actor, call_back_id, CallBackAction.SEE_PHONE)
    whose = judge_of(actor, row.need)
    check_may_be_shown(actor, profile_of(whose))
    # Whom somebody reported for by word of mouth is called what they are called there: an account tells no more.
    levels = {Level.PHONE} if whose == row.need.beneficiary_id else {Level.PHONE, Level.NAME}
    shown = reveal_contact(actor=actor, whose=whose, levels=levels, why=Why.CALL_BACK, why_id=row.id, now=now)
    return row, shown


@service
def note_call(*, actor: Actor, call_back_id: UUID, outcome: Outcome, now: datetime) -> CallBack:
    """A call that brought no word; the last one that the street asks for gives it up. Who wants no questions is asked none.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `CalledJustNow`.
    """
    if outcome == Outcome.REFUSED:
        return _refused(actor, call_back_id, now)
    row, before = _moved(actor, call_back_id, CallBackAction.TRY)
    check_apart(actor, row.tried_at)
    _call(row, outcome, actor=actor, now=now)
    row.tries += 1
    row.tried_at = now
    _settle(row, CallBackAction.TRY, "tries", "tried_at", actor=actor, now=now, before=before, outcome=str(outcome))
    publish(CallMissed(row.need_id, call_back_id=row.id), actor=actor)
    if row.tries >= CALL_BACK_TRIES.of(street_of(actor).config):
        _end(row, CallBackAction.GIVE_UP, actor=Actor.system(street_id=actor.street_id, at=now), now=now)
    return row


@service
def record_call_back(
    *, actor: Actor, call_back_id: UUID, spec: CallBackVerdictIn, now: datetime, said_by: UUID | None = None
) -> CallBack:
    """What the resident said, as theirs: it closes or reopens the need, or stands beside the answer that is owed.

    `said_by`: who called by themself, and may judge it.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `VerdictTooLate`.
    """
    row, before = _moved(actor, call_back_id, CallBackAction.RECORD)
    check_in_time(actor, row.need)
    row.ended_at = now
    _call(row, Outcome.REACHED, actor=actor, now=now)
    _settle(row, CallBackAction.RECORD, "ended_at", actor=actor, now=now, before=before)
    by_id = said_by or judge_of(actor, row.need)
    pronounce(row.need, spec, action_of(row.need, spec), by_id=by_id, actor=actor, now=now, call_back=row)
    publish(CallBackEnded(row.need_id, call_back_id=row.id), actor=actor)
    return row


@service
def withdraw_call_backs(*, actor: Actor, need_id: UUID, now: datetime) -> int:
    """Nobody has to call any more: the resident has spoken, or it goes on as another need. For the system. How many."""
    rows = CallBack.objects.filter(need=need_id, status__in=CALL_BACK_OPEN)
    found = list(rows.select_for_update(of=("self",), no_key=True).order_by("id"))
    for row in found:
        allow(CALL_BACK_POLICY, CallBackAction.WITHDRAW, actor, row)
        _end(row, CallBackAction.WITHDRAW, actor=actor, now=now)
    return len(found)


def _refused(actor: Actor, call_back_id: UUID, now: datetime) -> CallBack:
    row, before = _moved(actor, call_back_id, CallBackAction.REFUSED)
    _call(row, Outcome.REFUSED, actor=actor, now=now)
    row.ended_at = now
    _settle(row, CallBackAction.REFUSED, "ended_at", actor=actor, now=now, before=before)
    Need.objects.filter(pk=row.need_id).update(do_not_ask=True)
    publish(CallBackEnded(row.need_id, call_back_id=row.id), actor=actor)
    return row


def _moved(actor: Actor, call_back_id: UUID, action: CallBackAction) -> tuple[CallBack, str]:
    """The call back in its next state, and the one before; its need is locked first, as everywhere, then itself."""
    seen = find(visible_call_backs(actor), call_back_id)
    need = lock(with_people(Need.objects.filter(street=actor.street_id)), seen.need_id)
    row = lock(visible_call_backs(actor), call_back_id)
    row.need = need
    allow(CALL_BACK_POLICY, action, actor, row)
    before, row.status = row.status, next_state(CALL_BACK_TRANSITIONS, row.status, action)
    return row, before


def _call(row: CallBack, outcome: Outcome, *, actor: Actor, now: datetime) -> None:
    Call.objects.create(street_id=row.street_id, call_back=row, caller_id=actor.user_id, outcome=outcome, at=now)


def _end(row: CallBack, action: CallBackAction, *, actor: Actor, now: datetime) -> None:
    before, row.status = row.status, next_state(CALL_BACK_TRANSITIONS, row.status, action)
    row.ended_at = now
    _settle(row, action, "ended_at", actor=actor, now=now, before=before)
    publish(CallBackEnded(row.need_id, call_back_id=row.id), actor=actor)


def _settle(
    row: CallBack, action: CallBackAction, *changed: str, actor: Actor, now: datetime, before: str, **data: str
) -> None:
    row.save(update_fields=[*changed, "status"])
    audit.record(f"call_back.{action}", row.id, actor=actor, now=now, before=before, after=row.status, **data)
