"""The group's verbs: form a team, appoint, relieve."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.audit import services as audit
from backend.errors import DomainError
from backend.events import publish
from backend.parties.models import Affiliation, AffiliationKind
from backend.parties.queries import in_force
from backend.parties.services import AlreadyEnded, WrongTerm
from backend.places.models import Area
from backend.policy import Actor, allow
from backend.services import find, lock, service
from volunteers.group.events import Appointed, Relieved
from volunteers.group.models import Role, Team
from volunteers.group.policy import POLICY
from volunteers.group.queries import visible_roles, visible_teams
from volunteers.group.states import Action, Tier


class TeamNameTaken(DomainError):
    """Two teams of a street cannot have one name."""

    code = "team_name_taken"
    title = _("Name taken")
    message = _("There is a team called “{name}” already. Choose another name.")


class RoleHeld(DomainError):
    """The person holds this role now."""

    code = "role_held"
    title = _("Role held already")
    message = _("This person holds this role already. End it first, or leave it as it is.")


class TeamNeeded(DomainError):
    """A team leader leads a team."""

    code = "team_needed"
    status = 422
    title = _("Team needed")
    message = _("Name the team (team_id) that this person leads.")


class TiedToOrganisation(DomainError):
    """Who works for an organisation does not lead the residents' group, and does not read their needs by that."""

    code = "tied_to_organisation"
    title = _("Works for an organisation")
    message = _("This person works for an organisation. Choose a resident, or end the affiliation first.")


LEADING = (Tier.TEAM_LEADER, Tier.CORE_LEADER, Tier.MANAGER)
ENGAGED = (AffiliationKind.LIAISON, AffiliationKind.HEAD, AffiliationKind.WORKER, AffiliationKind.SOCIAL_WORKER)


@dataclass(frozen=True, slots=True)
class Candidate:
    """The person whom an appointment is about, and to what."""

    user_id: UUID
    tier: Tier


@service
def form_team(*, actor: Actor, name: str, area_id: UUID | None, now: datetime) -> Team:
    """A new team. Raises `NotAllowed`, `NotFound` (area), `TeamNameTaken`."""
    allow(POLICY, Action.FORM_TEAM, actor, None)
    area = find(Area.objects.filter(street=actor.street_id), area_id) if area_id else None
    team, made = Team.objects.get_or_create(
        street_id=actor.street_id, name=name, defaults={"area": area, "created_at": now}
    )
    if not made:
        raise TeamNameTaken(name=name)
    audit.record("team.form_team", team.id, actor=actor, now=now)
    return team


@service
def appoint(
    *, actor: Actor, user_id: UUID, tier: Tier, team_id: UUID | None, until: datetime | None, now: datetime
) -> Role:
    """Give a person a role for a term.

    Raises `NotAllowed`, `NotFound`, `TeamNeeded`, `WrongTerm`, `RoleHeld`, `TiedToOrganisation`.
    """
    person = lock(User.objects.filter(home_street=actor.street_id), user_id)
    allow(POLICY, Action.APPOINT, actor, Candidate(user_id=person.id, tier=tier))
    team = find(visible_teams(actor), team_id) if team_id else None
    if tier == Tier.TEAM_LEADER and team is None:
        raise TeamNeeded
    if until is not None and until <= now:
        raise WrongTerm
    if tier in LEADING and Affiliation.objects.filter(in_force(now), user=person, kind__in=ENGAGED).exists():
        raise TiedToOrganisation
    if Role.objects.filter(in_force(now), street=actor.street_id, user=person, tier=tier, team=team).exists():
        raise RoleHeld
    role = Role.objects.create(street_id=actor.street_id, user=person, tier=tier, team=team, since=now, until=until)
    audit.record("role.appoint", role.id, actor=actor, now=now, user_id=str(person.id), tier=tier)
    publish(Appointed(role.id), actor=actor)
    return role


@service
def relieve(*, actor: Actor, role_id: UUID, reason: str, now: datetime) -> Role:
    """End a role now; one may lay down one's own. Raises `NotFound`, `NotAllowed`, `AlreadyEnded`."""
    role = lock(visible_roles(actor), role_id)
    allow(POLICY, Action.RELIEVE, actor, role)
    if role.until is not None and role.until <= now:
        raise AlreadyEnded
    role.until = now
    role.save(update_fields=["until"])
    audit.record("role.relieve", role.id, actor=actor, now=now, reason=reason, user_id=str(role.user_id))
    publish(Relieved(role.id), actor=actor)
    return role
