"""A date of birth that is wrong: whoever judges applications corrects it, for a minor may not make themself older."""

from datetime import datetime
from uuid import UUID

from backend.accounts.models import User
from backend.households.services import profiles
from backend.policy import Actor, allow
from backend.services import find, service
from volunteers.group.policy import manages_group
from volunteers.roster.models import Volunteer
from volunteers.roster.policy import POLICY
from volunteers.roster.queries import visible_to
from volunteers.roster.states import Action


@service
def correct_birth(*, actor: Actor, user_id: UUID, birth: str, reason: str, now: datetime) -> None:
    """Put on record what a paper says of a birth; the person and their guardians hear of it.

    Who is on the roster is whose place they live in; who is not on it is who manages the group's. Raises `NotFound`,
    `NotAllowed`, `ImpossibleBirth`.
    """
    allow(POLICY, Action.CORRECT_BIRTH, actor, _whose(actor, user_id))
    profiles.correct_birth(actor=actor, person_id=user_id, birth=birth, reason=reason, now=now)


def _whose(actor: Actor, user_id: UUID) -> Volunteer:
    known = visible_to(actor).filter(user=user_id).first()
    if known is not None:
        return known
    people = User.objects.filter(home_street=actor.street_id, is_active=True)
    person = find(people if manages_group(actor, None) else people.none(), user_id)
    return Volunteer(street_id=actor.street_id, user=person)
