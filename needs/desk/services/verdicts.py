"""The resident's word, which alone closes a need as resolved."""

from datetime import datetime
from uuid import UUID

from backend.events import publish
from backend.households.services import use
from backend.households.states import Purpose
from backend.places.queries import street_of
from backend.policy import Actor, allow
from backend.services import service
from backend.states import next_state
from needs.desk.eligibility import check_in_time
from needs.desk.events import NeedHeard, NeedReopened, VerdictGiven
from needs.desk.models import CallBack, Need, Verdict
from needs.desk.policy import POLICY
from needs.desk.queries import consent_to_judge
from needs.desk.schemas import VerdictIn
from needs.desk.services.changes import TARGETED, locked, move_targets, settle
from needs.desk.states import OPEN, TRANSITIONS, Action, NotResolved, Status

EVENTS = {Action.VERDICT: VerdictGiven, Action.REOPEN: NeedReopened, Action.HEAR: NeedHeard}


@service
def give_verdict(*, actor: Actor, need_id: UUID, spec: VerdictIn, now: datetime) -> Need:
    """Close it, or reopen it where it is not resolved. Every verdict is kept, the latest counts.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `VerdictTooLate`.
    """
    need = locked(actor, need_id)
    action = Action.VERDICT if spec.resolved else Action.REOPEN
    allow(POLICY, action, actor, need)
    check_in_time(actor, need)
    consent = consent_to_judge(actor, need)
    if consent is not None:
        use(actor=actor, representation_id=consent, purpose=Purpose.VERDICT, object_id=need.id, now=now)
    return pronounce(need, spec, action, by_id=actor.user_id, actor=actor, now=now)


def action_of(need: Need, spec: VerdictIn) -> Action:
    """What a word that a third person heard does: of a need that is owed an answer it moves nothing."""
    if need.status in OPEN:
        return Action.HEAR
    return Action.VERDICT if spec.resolved else Action.REOPEN


def pronounce(
    need: Need,
    spec: VerdictIn,
    action: Action,
    *,
    by_id: UUID,
    actor: Actor,
    now: datetime,
    call_back: CallBack | None = None,
) -> Need:
    """Keep the word of `by_id`, which the actor says or has heard, and let it count. The caller has locked and allowed.

    Raises `WrongMoment`.
    """
    before, need.status = need.status, next_state(TRANSITIONS, need.status, action)
    need.verdict = Verdict.objects.create(
        street_id=need.street_id,
        need=need,
        by_id=by_id,
        round=need.reopened,
        by_card=actor.by_card,
        recorded_by_id=actor.user_id if call_back else None,
        call_back=call_back,
        at=now,
        **{**spec.model_dump(), "reason": reason_of(spec, before)},
    )
    changed = ["verdict"]
    if action == Action.REOPEN:
        need.reopened += 1
        need.reopened_at = now
        need.tasks_done = 0
        need.dispatched_at = None
        need.lapsed_at = None
        move_targets(need, street_of(actor), since=now)
        changed += ["reopened", "reopened_at", "tasks_done", "lapsed_at", *TARGETED]
    settle(
        need,
        action,
        *changed,
        actor=actor,
        now=now,
        before=before,
        reason=spec.comment,
        responded=spec.responded,
        resolved=spec.resolved,
        satisfaction=spec.satisfaction,
        why=str(need.verdict.reason),
        how=str(need.verdict.how),
        by_card=actor.by_card,
    )
    publish(EVENTS[action](need.id, verdict_id=need.verdict.id), actor=actor)
    return need


def reason_of(spec: VerdictIn, status: Status | str) -> NotResolved | str:
    """Why it is not resolved: as said; else as what they said of it, and what was done with it, tell."""
    if spec.resolved:
        return ""
    if spec.reason is not None:
        return spec.reason
    if status == Status.DECLINED:
        return NotResolved.NOT_REASONED
    return NotResolved.NOT_FIXED if spec.responded else NotResolved.NOBODY_CAME
