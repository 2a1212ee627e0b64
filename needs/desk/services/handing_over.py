"""Who leads a need, or is in charge of it, gives that to another: because they leave, or their office has ended."""

from datetime import datetime
from uuid import UUID

from backend.accounts.models import User
from backend.events import publish
from backend.policy import Actor, allow
from backend.services import service
from backend.states import next_state
from needs.desk.events import NeedHandedOver
from needs.desk.models import Need
from needs.desk.policy import POLICY
from needs.desk.queries import receivers_of
from needs.desk.services.assigning import NotTheirs
from needs.desk.services.changes import locked, settle
from needs.desk.states import TRANSITIONS, Action


@service
def hand_over_lead(*, actor: Actor, pk: UUID, to: UUID, reason: str, now: datetime) -> Need:
    """Another leads it, and answers for it; its targets stay. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NotTheirs`."""
    return _hand_over("first_receiver", actor, pk, to, reason, now)


@service
def hand_over_charge(*, actor: Actor, pk: UUID, to: UUID, reason: str, now: datetime) -> Need:
    """Another is in charge of it; its targets stay. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NotTheirs`."""
    return _hand_over("in_charge", actor, pk, to, reason, now)


def _hand_over(part: str, actor: Actor, pk: UUID, to: UUID, reason: str, now: datetime) -> Need:
    need = locked(actor, pk)
    allow(POLICY, Action.HAND_OVER, actor, need)
    before, need.status = need.status, next_state(TRANSITIONS, need.status, Action.HAND_OVER)
    if to not in receivers_of(need, at=now):
        raise NotTheirs
    gone: UUID = getattr(need, f"{part}_id")
    setattr(need, part, User.objects.get(pk=to))
    need.handed_over = need.handed_over or part == "first_receiver"
    settle(
        need,
        Action.HAND_OVER,
        *(part, "handed_over"),
        actor=actor,
        now=now,
        before=before,
        reason=reason,
        part=part,
        from_id=str(gone),
        to_id=str(to),
    )
    publish(NeedHandedOver(need.id, part), actor=actor)
    return need
