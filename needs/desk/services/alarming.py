"""Service targets against the clock: a warning before, and ever higher after."""

from datetime import datetime
from uuid import UUID

from backend.events import publish
from backend.places.queries import street_of
from backend.policy import Actor, allow
from backend.services import service
from backend.states import next_state
from needs.desk import alarms
from needs.desk.events import TargetMissed, TargetNear
from needs.desk.models import Need
from needs.desk.policy import POLICY
from needs.desk.services.changes import locked, settle, watch
from needs.desk.states import TRANSITIONS, Action, Alarm, Target


@service
def raise_alarms(*, actor: Actor, need_id: UUID, now: datetime) -> Need:
    """Tell what is to be told of its targets by now, each step once. The system's verb. Raises `NotFound`, `NotAllowed`."""
    need = locked(actor, need_id)
    while (step := alarms.next_step(need, street_of(actor))) is not None and step.at <= now:
        _tell(need, step, actor, now)
    if need.alarm_at is not None and need.alarm_at <= now:  # the street tells later than when this was set
        watch(need, actor)
        need.save(update_fields=["alarm_at"])
    return need


def _tell(need: Need, step: alarms.Step, actor: Actor, now: datetime) -> None:
    near = step.level == Alarm.LEAD
    # After an outage a term may be over before anybody was warned.
    late = near and step.due <= now
    action = Action.WARN if near else Action.ESCALATE
    allow(POLICY, action, actor, need)
    before, need.status = need.status, next_state(TRANSITIONS, need.status, action)
    field = "dispatch_alarm" if step.target == Target.DISPATCH else "answer_alarm"
    setattr(need, field, step.level)
    settle(need, action, field, actor=actor, now=now, before=before, target=step.target, level=int(step.level))
    if not near:
        publish(TargetMissed(need.id, target=step.target, level=step.level), actor=actor)
    elif not late:
        publish(TargetNear(need.id, target=step.target), actor=actor)
