"""Somebody wants to talk. What is asked here rings after the commit."""

from datetime import datetime
from uuid import UUID

from backend.audit import services as audit
from backend.events import publish
from backend.households.services import number_of
from backend.places.queries import street_of, zone_of
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state
from needs.desk.calls import judge_of, visible_call_backs
from needs.desk.models import CallBack, Need
from needs.desk.queries import visible_to as visible_needs
from needs.desk.queries import with_people
from needs.desk.states import CALL_BACK_TRANSITIONS, CallBackAction, Urgency
from needs.telephone import gateway, queries
from needs.telephone.events import CallWanted
from needs.telephone.models import CalledNoMore, MaskedCall
from needs.telephone.options import CALLS_A_DAY
from needs.telephone.policy import POLICY, WISH_POLICY, Wanted
from needs.telephone.refusals import (
    CalledOften,
    CallsNotSetUp,
    NobodyToCall,
    NoOwnNumber,
    OneCallAtATime,
    QuietNow,
    WantsNoCalls,
    WhichHelper,
)
from needs.telephone.states import OPEN, Action, Party, WishAction


@service
def ask_call(*, actor: Actor, need_id: UUID, to: Party, now: datetime, assignment_id: UUID | None = None) -> MaskedCall:
    """Have both rung. Raises `NotFound`, `NotAllowed`, `WhichHelper`, `NobodyToCall`, and what `_put` raises."""
    need = lock(with_people(visible_needs(actor)), need_id)
    allow(POLICY, Action.CALL, actor, Wanted(need, to))
    found = queries.parties(actor, need, to, assignment_id)
    if len(found) > 1:
        raise WhichHelper
    if not found and not queries.by_word_of_mouth(need, to):
        raise NobodyToCall(to=to)
    return _put(need, to, found[0] if found else None, actor, now)


@service
def call_back(*, actor: Actor, call_back_id: UUID, now: datetime) -> MaskedCall:
    """Call the resident back without seeing the number; who it is, is found as `see_call_back_phone` finds it.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, and what `_put` raises.
    """
    seen = find(visible_call_backs(actor), call_back_id)
    need = lock(with_people(Need.objects.filter(street=actor.street_id)), seen.need_id)
    row: CallBack = lock(visible_call_backs(actor), call_back_id)
    row.need = need
    allow(POLICY, Action.CALL_BACK, actor, row)
    next_state(CALL_BACK_TRANSITIONS, row.status, CallBackAction.SEE_PHONE)
    return _put(need, Party.RESIDENT, judge_of(actor, need), actor, now, row)


@service
def set_called(*, actor: Actor, called: bool, now: datetime) -> bool:
    """Whether I want to be called through the app."""
    allow(WISH_POLICY, WishAction.SET_CALLED, actor, None)
    if called:
        changed = bool(CalledNoMore.objects.filter(user=actor.user_id).delete()[0])
    else:
        _row, changed = CalledNoMore.objects.get_or_create(
            user_id=actor.user_id, defaults={"street_id": actor.street_id, "at": now}
        )
    if changed:
        audit.record("account.set_called", actor.user_id, actor=actor, now=now, after=str(called).lower())
    return called


def _put(
    need: Need, to: Party, callee: UUID | None, actor: Actor, now: datetime, call: CallBack | None = None
) -> MaskedCall:
    """The row and its job. Raises `CallsNotSetUp`, `NoOwnNumber`, `NobodyToCall`, `WantsNoCalls`, `QuietNow`, `CalledOften`, `OneCallAtATime`."""
    street = street_of(actor)
    if not gateway.is_available():
        raise CallsNotSetUp
    if not number_of(actor, actor.user_id, now=now):
        raise NoOwnNumber
    if callee is not None and not number_of(actor, callee, now=now, themself=call is not None):
        raise NobodyToCall(to=to)
    if callee is not None and queries.wants_no_calls(callee):
        raise WantsNoCalls
    if not queries.at_any_hour(need):
        until = queries.quiet_until_of(callee, street.config, zone_of(actor), at=now)
        if until is not None:
            raise QuietNow(until=until.isoformat(), at=f"{until:%Y-%m-%d %H:%M}")
    most = CALLS_A_DAY.of(street.config)
    if need.urgency != Urgency.EMERGENCY and queries.called_about(actor, need) >= most:
        raise CalledOften(most=most)
    row = MaskedCall(
        street_id=need.street_id,
        need=need,
        call_back=call,
        caller_id=actor.user_id,
        callee_id=callee,
        to=to,
        asked_at=now,
    )
    # Two at once: the second waits for the first, and then finds it (`masked_call_one_at_a_time`).
    MaskedCall.objects.bulk_create([row], ignore_conflicts=True)
    if not MaskedCall.objects.filter(pk=row.pk).exists():
        going = MaskedCall.objects.filter(caller=actor.user_id, status__in=OPEN).values_list("pk", flat=True).first()
        raise OneCallAtATime(call=str(going or ""))
    audit.record("masked_call.ask", need.id, actor=actor, now=now, after=row.status, call=str(row.id), to=str(to))
    publish(CallWanted(row.id), actor=actor)
    return row
