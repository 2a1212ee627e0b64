"""The resident's word, which alone closes a need."""

from datetime import datetime
from uuid import UUID

from backend.events import publish
from backend.households.services import use
from backend.households.states import Purpose
from backend.places.queries import street_of
from backend.policy import Actor, allow
from backend.services import service
from backend.states import next_state
from needs.desk.events import NeedReopened, VerdictGiven
from needs.desk.models import Need, Verdict
from needs.desk.policy import POLICY
from needs.desk.queries import consent_to_judge
from needs.desk.schemas import VerdictIn
from needs.desk.services.changes import TARGETED, locked, move_targets, settle
from needs.desk.states import TRANSITIONS, Action


@service
def give_verdict(*, actor: Actor, need_id: UUID, spec: VerdictIn, now: datetime) -> Need:
    """Close it, or reopen it where it is not resolved. Every verdict is kept, the latest counts.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`.
    """
    action = Action.VERDICT if spec.resolved else Action.REOPEN
    need = locked(actor, need_id)
    allow(POLICY, action, actor, need)
    consent = consent_to_judge(actor, need)
    if consent is not None:
        use(actor=actor, representation_id=consent, purpose=Purpose.VERDICT, object_id=need.id, now=now)
    before, need.status = need.status, next_state(TRANSITIONS, need.status, action)
    need.verdict = Verdict.objects.create(
        street_id=need.street_id,
        need=need,
        by_id=actor.user_id,
        round=need.reopened,
        by_card=actor.by_card,
        at=now,
        **spec.model_dump(),
    )
    changed = ["verdict"]
    if action == Action.REOPEN:
        need.reopened += 1
        need.reopened_at = now
        need.tasks_done = 0
        need.dispatched_at = None
        move_targets(need, street_of(actor), since=now)
        changed += ["reopened", "reopened_at", "tasks_done", *TARGETED]
    settle(
        need,
        action,
        *changed,
        actor=actor,
        now=now,
        before=before,
        reason=spec.comment,
        responded=spec.responded,
        satisfaction=spec.satisfaction,
        by_card=actor.by_card,
    )
    event = VerdictGiven if action == Action.VERDICT else NeedReopened
    publish(event(need.id, verdict_id=need.verdict.id), actor=actor)
    return need
