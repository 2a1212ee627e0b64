"""The second half of every change: save → audit → tell."""

from datetime import datetime
from typing import Any
from uuid import UUID

from backend.audit import services as audit
from backend.policy import Actor
from backend.services import lock
from needs.desk.models import Need
from needs.desk.news import announce
from needs.desk.queries import visible_to, with_people
from needs.desk.states import Action


def locked(actor: Actor, need_id: UUID) -> Need:
    """The need, locked until commit, with its people. Raises `NotFound`."""
    return lock(with_people(visible_to(actor)), need_id)


def settle(
    need: Need,
    action: Action,
    *changed: str,
    actor: Actor,
    now: datetime,
    before: str,
    reason: str = "",
    **data: Any,
) -> None:
    """Save the status and the fields `changed`, record the act, tell everybody concerned."""
    need.updated_at = now
    need.save(update_fields=[*changed, "status", "updated_at"])
    audit.record(
        f"need.{action}", need.id, actor=actor, now=now, before=before, after=need.status, reason=reason, **data
    )
    announce(need, now=now)
