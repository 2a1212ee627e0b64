"""Write about a need: to those concerned, within the group, to the street."""

from datetime import datetime
from uuid import UUID

from backend.accounts.queries import oneself
from backend.audit import services as audit
from backend.events import publish
from backend.policy import Actor, allow
from backend.services import service
from backend.states import next_state
from needs.desk.events import MessageWritten
from needs.desk.models import Message
from needs.desk.policy import POLICY, is_concerned
from needs.desk.schemas import MessageIn
from needs.desk.services.changes import locked
from needs.desk.states import TRANSITIONS, Action, Audience
from needs.limits.services import take
from needs.limits.states import Kind as Tallied

ACTIONS = {
    Audience.CONCERNED: Action.MESSAGE,
    Audience.GROUP: Action.NOTE,
    Audience.STREET: Action.TELL_STREET,
}


@service
def write(*, actor: Actor, need_id: UUID, spec: MessageIn, now: datetime) -> Message:
    """Keep what was written, and tell those whom it is for. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `DailyLimit`."""
    need = locked(actor, need_id)
    action = ACTIONS[spec.audience]
    allow(POLICY, action, actor, need)
    next_state(TRANSITIONS, need.status, action)
    take(actor, Tallied.MESSAGE, now=now)
    message = Message.objects.create(
        street_id=need.street_id,
        need=need,
        by=oneself(actor),
        audience=spec.audience,
        of_the_group=spec.audience != Audience.CONCERNED or not is_concerned(actor, need),
        text=spec.text,
        at=now,
    )
    audit.record(
        f"need.{action}", need.id, actor=actor, now=now, before=need.status, after=need.status, message=str(message.id)
    )
    publish(MessageWritten(need.id, message_id=message.id), actor=actor)
    return message
