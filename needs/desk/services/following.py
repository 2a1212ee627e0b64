"""Follow a need, and stop."""

from datetime import datetime
from uuid import UUID

from backend.audit import services as audit
from backend.policy import Actor, allow
from backend.services import lock, service
from backend.states import next_state
from needs.desk.models import Follow, Need
from needs.desk.policy import POLICY
from needs.desk.queries import visible_to
from needs.desk.states import TRANSITIONS, Action
from needs.limits.services import take
from needs.limits.states import Kind as Tallied


@service
def follow(*, actor: Actor, need_id: UUID, now: datetime) -> Need:
    """Hear of it from now on; twice is once. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `DailyLimit`."""
    need = lock(visible_to(actor), need_id)
    allow(POLICY, Action.FOLLOW, actor, need)
    next_state(TRANSITIONS, need.status, Action.FOLLOW)
    _follow, made = Follow.objects.get_or_create(
        need=need, user_id=actor.user_id, defaults={"street_id": need.street_id, "at": now}
    )
    if made:
        take(actor, Tallied.FOLLOW, now=now)
        audit.record("need.follow", need.id, actor=actor, now=now, before=need.status, after=need.status)
    return need


@service
def unfollow(*, actor: Actor, need_id: UUID, now: datetime) -> Need:
    """Hear no more of it. Raises `NotFound`, `NotAllowed`."""
    need = lock(visible_to(actor), need_id)
    allow(POLICY, Action.UNFOLLOW, actor, need)
    next_state(TRANSITIONS, need.status, Action.UNFOLLOW)
    gone, _kinds = Follow.objects.filter(need=need, user=actor.user_id).delete()
    if gone:
        audit.record("need.unfollow", need.id, actor=actor, now=now, before=need.status, after=need.status)
    return need
