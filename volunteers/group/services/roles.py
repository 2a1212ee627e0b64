"""Roles: appoint, relieve, note that a term is over."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from backend.accounts.models import User
from backend.accounts.services import refuse_closed
from backend.audit import services as audit
from backend.events import publish
from backend.parties.models import Affiliation
from backend.parties.queries import in_force
from backend.parties.services import AlreadyEnded, WrongTerm
from backend.policy import Actor, allow
from backend.services import find, lock, service
from volunteers.group.events import Appointed, Relieved
from volunteers.group.models import Role
from volunteers.group.offices import ENGAGED, LEADING
from volunteers.group.policy import POLICY
from volunteers.group.queries import visible_roles, visible_teams
from volunteers.group.services.refusals import RoleHeld, TeamNeeded, TiedToOrganisation
from volunteers.group.services.terms import remind
from volunteers.group.states import Action, How, Tier


@dataclass(frozen=True, slots=True)
class Candidate:
    """The person whom an appointment is about, and to what."""

    user_id: UUID
    tier: Tier


def tied_to_organisation(user_id: UUID, *, at: datetime) -> bool:
    """Whether the person works or speaks for an organisation."""
    return Affiliation.objects.filter(in_force(at), user=user_id, kind__in=ENGAGED).exists()


@service
def appoint(
    *,
    actor: Actor,
    user_id: UUID,
    tier: Tier,
    team_id: UUID | None,
    until: datetime | None,
    reason: str | None = None,
    how: How = How.APPOINTED,
    contract_id: UUID | None = None,
    now: datetime,
) -> Role:
    """Give a person a role for a term.

    `how`: the system appoints whom an election chose. `contract_id`: the contract whose end a manager's term follows; there is
    one for each contract.

    Raises `NotAllowed`, `NotFound`, `AccountClosed`, `TeamNeeded`, `WrongTerm`, `RoleHeld`, `TiedToOrganisation`.
    """
    person = lock(User.objects.filter(home_street=actor.street_id), user_id)
    allow(POLICY, Action.APPOINT, actor, Candidate(user_id=person.id, tier=tier))
    refuse_closed(person)
    team = find(visible_teams(actor), team_id) if team_id else None
    if tier == Tier.TEAM_LEADER and team is None:
        raise TeamNeeded
    if until is not None and until <= now:
        raise WrongTerm
    if tier in LEADING and tied_to_organisation(person.id, at=now):
        raise TiedToOrganisation
    held = Role.objects.filter(in_force(now), street=actor.street_id, user=person, tier=tier, team=team)
    if contract_id is not None:
        held = held.filter(Q(contract_id=None) | Q(contract_id=contract_id))
    if held.exists():
        raise RoleHeld
    term = {"since": now, "until": until, "contract_id": contract_id}
    role = Role.objects.create(street_id=actor.street_id, user=person, tier=tier, team=team, how=how, **term)
    audit.record("role.appoint", role.id, actor=actor, now=now, reason=reason or "", user_id=str(person.id), tier=tier)
    publish(Appointed(role.id), actor=actor)
    return role


@service
def relieve(*, actor: Actor, role_id: UUID, reason: str, now: datetime) -> Role:
    """End a role now; one may lay down one's own. Raises `NotFound`, `NotAllowed`, `AlreadyEnded`."""
    role = lock(visible_roles(actor), role_id)
    allow(POLICY, Action.RELIEVE, actor, role)
    if role.until is not None and role.until <= now:
        raise AlreadyEnded
    role.until, role.over = now, True
    role.save(update_fields=["until", "over"])
    audit.record("role.relieve", role.id, actor=actor, now=now, reason=reason, user_id=str(role.user_id))
    publish(Relieved(role.id), actor=actor)
    return role


@service
def remind_of_terms(*, actor: Actor, now: datetime) -> int:
    """Tell who holds a role that ends within the notice of the street, and again on its last day. How many terms. For the system."""
    allow(POLICY, Action.EXPIRE, actor, None)
    rows = Role.objects.all()
    return remind(rows, lambda role: ([role.user_id], Tier(role.tier), role.until), actor=actor, now=now)


@service
def expire(*, actor: Actor, role_id: UUID, now: datetime) -> Role | None:
    """Put on record that the clock has ended a role; None where that is so already, or the term was made longer. For the system."""
    role = lock(visible_roles(actor), role_id)
    allow(POLICY, Action.EXPIRE, actor, role)
    if role.over or role.until is None or role.until > now:
        return None
    role.over = True
    role.save(update_fields=["over"])
    audit.record("role.expire", role.id, actor=actor, now=now, user_id=str(role.user_id))
    publish(Relieved(role.id), actor=actor)
    return role
