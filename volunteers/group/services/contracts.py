"""Managers' terms that last as long as a contract: they move and end with it. What a contract is, the projects know, which stand above."""

from datetime import datetime
from uuid import UUID

from backend.audit import services as audit
from backend.events import publish
from backend.policy import Actor, allow
from backend.services import service
from volunteers.group.events import Relieved, TermMoved
from volunteers.group.models import Role
from volunteers.group.policy import POLICY
from volunteers.group.states import Action


@service
def follow_contract(*, actor: Actor, contract_id: UUID, until: datetime, now: datetime) -> int:
    """The contract ends at another moment, and so do the terms that have not ended yet. How many. For the system. Raises `NotAllowed`."""
    allow(POLICY, Action.FOLLOW, actor, None)
    rows = Role.objects.select_for_update(no_key=True).filter(contract_id=contract_id, over=False, until__gt=now)
    moved = list(rows.exclude(until=until).order_by("id"))
    for role in moved:
        before, role.until = role.until, max(until, role.since)
        role.save(update_fields=["until"])
        said = {"user_id": str(role.user_id), "was": str(before), "until": str(role.until)}
        audit.record("role.follow", role.id, actor=actor, now=now, **said)
        publish(TermMoved(role.id), actor=actor)
    return len(moved)


@service
def end_with_contract(*, actor: Actor, contract_id: UUID, at: datetime, reason: str, now: datetime) -> int:
    """The contract ended at `at`, and with it the terms that had not ended before. How many. For the system. Raises `NotAllowed`."""
    allow(POLICY, Action.FOLLOW, actor, None)
    rows = Role.objects.select_for_update(no_key=True).filter(contract_id=contract_id, over=False, until__gte=at)
    ended = list(rows.order_by("id"))
    for role in ended:
        role.until, role.over = max(at, role.since), True
        role.save(update_fields=["until", "over"])
        audit.record("role.relieve", role.id, actor=actor, now=now, reason=reason, user_id=str(role.user_id))
        publish(Relieved(role.id), actor=actor)
    return len(ended)
