"""What the administrator does to somebody's whole account. Merging stands in `merging.py`."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.accounts import second_factor
from backend.accounts.models import DeviceSession, User
from backend.accounts.options import OFF, SECOND_FACTOR
from backend.accounts.queries import people_of_street
from backend.accounts.second_factor import NoSecondFactor
from backend.accounts.services import end_sessions
from backend.audit import services as audit
from backend.errors import DomainError
from backend.identity.policy import PERSON_POLICY
from backend.identity.states import PersonAction
from backend.parties.services import Proposal
from backend.places.queries import street_of
from backend.policy import Actor, allow
from backend.realtime.services import tell
from backend.services import lock, service


class NothingWaits(DomainError):
    """The offices of this person go on already."""

    code = "office_waits_not"
    title = _("Nothing waits")
    message = _(
        "The offices of this person do not wait: staff have not changed their phone, or it is confirmed already."
    )


@service
def confirm_office(*, actor: Actor, user_id: UUID, reason: str, now: datetime) -> User:
    """The offices of somebody go on whose phone staff have changed, after seeing them with their second factor.

    Raises `NotAllowed`, `NotFound`, `NothingWaits`, `NoSecondFactor` where the street asks for one.
    """
    allow(PERSON_POLICY, PersonAction.CONFIRM_OFFICE, actor, Proposal(user_id))
    person = lock(people_of_street(actor), user_id)
    if not person.office_waits:
        raise NothingWaits
    if SECOND_FACTOR.of(street_of(actor).config) != OFF and not second_factor.is_enrolled(person.id):
        raise NoSecondFactor
    person.office_waits = False
    person.save(update_fields=["office_waits"])
    audit.record("account.confirm_office", person.id, actor=actor, now=now, reason=reason)
    told = {"id": str(person.id), "change": "office_confirmed", "by": str(actor.user_id)}
    tell([person.id, actor.user_id], "second_factor", told, now=now)
    return person


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
