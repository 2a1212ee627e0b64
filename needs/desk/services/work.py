"""What becomes of a need when a part of the work for it ends."""

from datetime import datetime
from uuid import UUID

from backend.events import publish
from backend.policy import Actor, allow
from backend.services import service
from backend.states import next_state
from needs.desk.events import NeedAnswered, WorkCancelled
from needs.desk.models import Need
from needs.desk.policy import POLICY
from needs.desk.queries import has_open_referrals, has_open_tasks
from needs.desk.services.changes import locked, settle
from needs.desk.states import TRANSITIONS, Action, Status


@service
def record_work(*, actor: Actor, need_id: UUID, done: bool, now: datetime) -> Need:
    """One of its tasks was completed, or called off. For the system.

    The need is locked before its tasks are looked at: of two last tasks that end at once, one sees both.
    """
    need = locked(actor, need_id)
    end_of_work(need, done=done, actor=actor, now=now)
    return need


def end_of_work(need: Need, *, done: bool, actor: Actor, now: datetime) -> None:
    """A task or a referral of a locked need has ended, `done` or called off. `actor` is the system.

    When none is open any more, the need is answered, or, where none was done since it was last reopened, triaged again.
    """
    need.tasks_done += done
    if need.status != Status.UNDER_WAY or has_open_tasks(need) or has_open_referrals(need):
        need.save(update_fields=["tasks_done"])
        return
    action = Action.WORK_DONE if need.tasks_done else Action.WORK_CANCELLED
    allow(POLICY, action, actor, need)
    before, need.status = need.status, next_state(TRANSITIONS, need.status, action)
    if action == Action.WORK_DONE:
        need.answered_at = now
    elif need.in_charge is None:
        need.dispatched_at = None  # nobody is at work on it any more
    settle(need, action, "tasks_done", "answered_at", actor=actor, now=now, before=before)
    publish(NeedAnswered(need.id) if action == Action.WORK_DONE else WorkCancelled(need.id), actor=actor)
