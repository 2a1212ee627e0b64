"""Ties that last as long as a contract: they move and end with it. What a contract is, the projects know, which stand above."""

from datetime import datetime
from uuid import UUID

from backend.audit import services as audit
from backend.events import publish
from backend.parties.events import Disengaged, TieMoved
from backend.parties.models import Affiliation
from backend.parties.policy import POLICY
from backend.parties.states import Action
from backend.policy import Actor, allow
from backend.services import service


@service
def follow_contract(*, actor: Actor, contract_id: UUID, until: datetime, now: datetime) -> int:
    """The contract ends at another moment, and so do the ties that have not ended yet. How many. For the system. Raises `NotAllowed`."""
    allow(POLICY, Action.FOLLOW, actor, None)
    rows = Affiliation.objects.select_for_update(no_key=True).filter(contract_id=contract_id, until__gt=now)
    moved = list(rows.exclude(until=until).order_by("id"))
    for tie in moved:
        before, tie.until = tie.until, max(until, tie.since)
        tie.save(update_fields=["until"])
        said = {"user_id": str(tie.user_id), "was": str(before), "until": str(tie.until)}
        audit.record("affiliation.follow", tie.id, actor=actor, now=now, **said)
        publish(TieMoved(tie.id), actor=actor)
    return len(moved)


@service
def end_with_contract(*, actor: Actor, contract_id: UUID, at: datetime, reason: str, now: datetime) -> int:
    """The contract ended at `at`, and with it the ties that had not ended before. How many. For the system. Raises `NotAllowed`."""
    allow(POLICY, Action.FOLLOW, actor, None)
    rows = Affiliation.objects.select_for_update(no_key=True).filter(contract_id=contract_id, until__gte=at)
    ended = list(rows.order_by("id"))
    for tie in ended:
        tie.until = max(at, tie.since)
        tie.save(update_fields=["until"])
        audit.record("affiliation.disengage", tie.id, actor=actor, now=now, reason=reason, user_id=str(tie.user_id))
        publish(Disengaged(tie.id), actor=actor)
    return len(ended)
