"""What every verb of the hotline does first and last."""

from datetime import datetime
from typing import Any
from uuid import UUID

from backend.audit import services as audit
from backend.policy import Actor, allow
from backend.services import lock
from backend.states import next_state
from needs.hotline.models import HotlineCall
from needs.hotline.policy import POLICY
from needs.hotline.queries import visible_to
from needs.hotline.states import TRANSITIONS, Action


def moved(actor: Actor, call_id: UUID, action: Action) -> tuple[HotlineCall, str]:
    """The call in its next state, locked, and the state before. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    row = lock(visible_to(actor), call_id)
    allow(POLICY, action, actor, row)
    before, row.status = row.status, next_state(TRANSITIONS, row.status, action)
    return row, before


def settle(
    row: HotlineCall, action: Action, *changed: str, actor: Actor, now: datetime, before: str, **data: Any
) -> None:
    """Save what changed, and write it down. `data`: ids and words of tables, no name and no number."""
    names = ("phone", "phone_index") if "phone" in changed else ()
    row.save(update_fields=[*changed, *names, "status"])
    audit.record(f"hotline.{action}", row.id, actor=actor, now=now, before=before, after=row.status, **data)
