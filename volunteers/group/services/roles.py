"""Roles: appoint, relieve, note that a term is over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import TextChoices

from backend.accounts.models import User
from backend.audit import services as audit
from backend.events import publish
from backend.notifications.services import notify
from backend.parties.models import Affiliation
from backend.parties.queries import in_force
from backend.parties.services import AlreadyEnded, WrongTerm
from backend.places.queries import street_of
from backend.policy import Actor, allow
from backend.services import find, lock, service
from volunteers.group.events import Appointed, Relieved
from volunteers.group.models import Role
from volunteers.group.notifications import TermEnds
from volunteers.group.offices import ENGAGED, LEADING
from volunteers.group.options import TERM_NOTICE_DAYS
from volunteers.group.policy import POLICY
from volunteers.group.queries import visible_roles, visible_teams
from volunteers.group.services.refusals import RoleHeld, TeamNeeded, TiedToOrganisation
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
    now: datetime,
) -> Role:
    """Give a person a role for a term. `how`: the system appoints whom an election chose.

    Raises `NotAllowed`, `NotFound`, `TeamNeeded`, `WrongTerm`, `RoleHeld`, `TiedToOrganisation`.
    """
    person = lock(User.objects.filter(home_street=actor.street_id), user_id)
    allow(POLICY, Action.APPOINT, actor, Candidate(user_id=person.id, tier=tier))
    team = find(visible_teams(actor), team_id) if team_id else None
    if tier == Tier.TEAM_LEADER and team is None:
        raise TeamNeeded
    if until is not None and until <= now:
        raise WrongTerm
    if tier in LEADING and tied_to_organisation(person.id, at=now):
        raise TiedToOrganisation
    if Role.objects.filter(in_force(now), street=actor.street_id, user=person, tier=tier, team=team).exists():
        raise RoleHeld
    role = Role.objects.create(
        street_id=actor.street_id, user=person, tier=tier, team=team, since=now, until=until, how=how
    )
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
    street = street_of(actor)
    zone = ZoneInfo(street.timezone)
    ahead = now + timedelta(days=TERM_NOTICE_DAYS.of(street.config))
    rows = list(Role.objects.filter(street=street, over=False, until__gt=now, until__lte=ahead).order_by("until", "id"))
    for role in rows:
        assert role.until is not None
        tell_term_ends([role.user_id], role.id, Tier(role.tier), role.until.astimezone(zone), actor=actor, now=now)
    return len(rows)


def tell_term_ends(
    people: list[UUID | None], subject: UUID, term: TextChoices, until: datetime, *, actor: Actor, now: datetime
) -> None:
    """Of the end of one term, in the street's time: once when it comes near, once on its last day. Seats use it too."""
    last_day = until.date() <= (now + timedelta(days=1)).astimezone(until.tzinfo).date()
    key = f"{until.date()}:{'day' if last_day else 'ahead'}"
    notify(TermEnds, people, actor=actor, subject=subject, key=key, term=term, until=until.date().isoformat())


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
