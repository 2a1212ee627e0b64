"""What the administrator does to somebody's whole account. Merging stands in `merging.py`."""

from datetime import datetime
from uuid import UUID

from backend.accounts import second_factor
from backend.accounts.models import DeviceSession, User
from backend.accounts.queries import people_of_street
from backend.accounts.second_factor import NoSecondFactor
from backend.accounts.services import end_sessions
from backend.audit import services as audit
from backend.identity.policy import PERSON_POLICY
from backend.identity.states import PersonAction
from backend.parties.services import Proposal
from backend.policy import Actor, allow
from backend.realtime.services import tell
from backend.services import lock, service


@service
def reset_second_factor(*, actor: Actor, user_id: UUID, reason: str, now: datetime) -> User:
    """Take the second factor of somebody away who has lost it, after checking who they are; their sessions end.

    Both are told. Raises `NotAllowed`, `NotFound`, `NoSecondFactor`.
    """
    allow(PERSON_POLICY, PersonAction.RESET_FACTOR, actor, Proposal(user_id))
    person = lock(people_of_street(actor), user_id)
    if not second_factor.is_enrolled(person.id):
        raise NoSecondFactor
    second_factor.forget(person, "reset", actor=actor, now=now)
    audit.record("account.reset_factor", person.id, actor=actor, now=now, reason=reason)
    end_sessions(DeviceSession.objects.filter(user=person), user_id=person.id, actor=actor, now=now)
    told = {"id": str(person.id), "change": "reset", "by": str(actor.user_id)}
    tell([person.id, actor.user_id], "second_factor", told, now=now)
    return person
