"""A call comes, and goes."""

from datetime import datetime
from uuid import UUID

from backend.accounts.phones import e164
from backend.audit import services as audit
from backend.events import publish
from backend.policy import Actor, allow
from backend.services import service
from needs.catalogue.states import Number
from needs.hotline.events import EmergencyTold
from needs.hotline.models import HotlineCall
from needs.hotline.policy import POLICY
from needs.hotline.refusals import CallGoesOn, UnfitOutcome
from needs.hotline.services.changes import moved, settle
from needs.hotline.states import Action, Outcome, Status


@service
def start_call(*, actor: Actor, phone: str | None, now: datetime) -> HotlineCall:
    """Somebody calls. `phone`: as the telephone system shows it. Raises `NotAllowed`, `InvalidPhone`, `CallGoesOn`."""
    allow(POLICY, Action.START, actor, None)
    row = HotlineCall(
        street_id=actor.street_id,
        clerk_id=actor.user_id,
        phone=e164(phone, landline=True) if phone else "",
        started_at=now,
    )
    # Two starts at once: the second waits for the first, and then finds it (`hotline_one_call_at_a_time`).
    made = HotlineCall.objects.bulk_create([row], ignore_conflicts=True)
    if not HotlineCall.objects.filter(pk=made[0].pk).exists():
        there = HotlineCall.objects.filter(clerk=actor.user_id, status=Status.OPEN).first()
        raise CallGoesOn(call=str(there.id) if there else "—")
    audit.record("hotline.start", row.id, actor=actor, now=now, after=row.status, number=bool(row.phone))
    return row


@service
def tell_emergency(*, actor: Actor, call_id: UUID, number: Number, now: datetime) -> HotlineCall:
    """The caller is told to call this number; who leads in the street hears of it at once. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    row, before = moved(actor, call_id, Action.EMERGENCY)
    row.told = sorted({*row.told, str(number)})
    settle(row, Action.EMERGENCY, "told", actor=actor, now=now, before=before, number=str(number))
    publish(EmergencyTold(row.id, number=str(number)), actor=actor)
    return row


@service
def end_call(*, actor: Actor, call_id: UUID, outcome: Outcome, now: datetime) -> HotlineCall:
    """The caller hung up. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `UnfitOutcome`."""
    row, before = moved(actor, call_id, Action.END)
    if not _happened(row, outcome):
        raise UnfitOutcome(outcome=outcome)
    row.outcome, row.ended_at = outcome, now
    settle(row, Action.END, "outcome", "ended_at", actor=actor, now=now, before=before, outcome=str(outcome))
    return row


def _happened(row: HotlineCall, outcome: Outcome) -> bool:
    if outcome == Outcome.FILED:
        return row.filings.exists()
    if outcome == Outcome.EMERGENCY:
        return bool(row.told)
    return row.caller_id is not None or outcome not in {Outcome.TOLD, Outcome.VERDICT}


@service
def leave_call(*, actor: Actor, call_id: UUID, now: datetime) -> HotlineCall:
    """Nobody ended it: the clock does, and it counts as left. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    row, before = moved(actor, call_id, Action.LEAVE)
    row.ended_at = now
    settle(row, Action.LEAVE, "ended_at", actor=actor, now=now, before=before)
    return row


@service
def forget_caller(*, actor: Actor, call_id: UUID, now: datetime) -> HotlineCall:
    """Number and name go; that somebody called stays, and is counted. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    row, before = moved(actor, call_id, Action.FORGET)
    row.phone = row.name = ""
    row.forgotten_at = now
    settle(row, Action.FORGET, "phone", "name", "forgotten_at", actor=actor, now=now, before=before)
    return row
