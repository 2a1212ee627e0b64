"""What the committee makes of a demand signal."""

from datetime import datetime
from uuid import UUID

from backend.audit import services as audit
from backend.events import publish
from backend.policy import Actor, allow
from backend.services import lock, service
from backend.states import next_state
from needs.signals.events import SignalDecided
from needs.signals.models import Signal
from needs.signals.policy import POLICY
from needs.signals.queries import visible_to
from needs.signals.states import TRANSITIONS, Action, Status


@service
def take_up(*, actor: Actor, signal_id: UUID, note: str, now: datetime) -> Signal:
    """The committee sees to it, and says how. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    return _decide(actor, signal_id, Action.TAKE_UP, note, now)


@service
def dismiss(*, actor: Actor, signal_id: UUID, reason: str, now: datetime) -> Signal:
    """Nothing comes of it, and why; it comes back when it grows. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    return _decide(actor, signal_id, Action.DISMISS, reason, now)


@service
def reopen(*, actor: Actor, signal_id: UUID, reason: str, now: datetime) -> Signal:
    """Put it before the committee again. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    return _decide(actor, signal_id, Action.REOPEN, reason, now)


def _decide(actor: Actor, signal_id: UUID, action: Action, words: str, now: datetime) -> Signal:
    row = lock(visible_to(actor), signal_id)
    allow(POLICY, action, actor, row)
    before, row.status = row.status, next_state(TRANSITIONS, row.status, action)
    row.words, row.decided_by_id, row.decided_at, row.updated_at = words, actor.user_id, now, now
    row.dismissed_at_reporters = row.reporters if row.status == Status.DISMISSED else None
    row.save(update_fields=["status", "words", "decided_by", "decided_at", "updated_at", "dismissed_at_reporters"])
    audit.record(
        f"signal.{action}",
        row.id,
        actor=actor,
        now=now,
        before=before,
        after=row.status,
        reason=words,
        reporters=row.reporters,
        weight=row.weight,
    )
    publish(SignalDecided(row.id), actor=actor)
    return row
