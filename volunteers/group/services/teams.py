"""The group itself, its teams, and who belongs to them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from backend.accounts.models import User
from backend.accounts.services import refuse_closed
from backend.audit import services as audit
from backend.events import publish
from backend.modules import modules_of
from backend.parties.services import AlreadyEnded
from backend.places.models import Area
from backend.places.queries import zone_of
from backend.policy import Actor, allow
from backend.services import find, lock, service
from volunteers.group.events import Joined, Parted
from volunteers.group.models import Group, Membership, Team
from volunteers.group.policy import POLICY
from volunteers.group.queries import visible_memberships, visible_teams
from volunteers.group.schemas import CharterIn
from volunteers.group.services.refusals import (
    CommunityOrTrade,
    MemberAlready,
    TeamNameTaken,
    UnknownTrade,
)
from volunteers.group.states import Action


@dataclass(frozen=True, slots=True)
class Entrant:
    """The person whom a membership is about, and the team."""

    user_id: UUID
    team_id: UUID


def trades() -> frozenset[str]:
    """The skills that a team may stand for. The roster stands above and names them in its `trades.py`."""
    return frozenset(trade for _app, module in modules_of("trades") for trade in module.TRADES)


def usual_name(actor: Actor) -> str:
    """What the group of a street is called until somebody names it."""
    street = Area.objects.values_list("name", flat=True).get(pk=actor.street_id)
    return gettext("Volunteer group of {street}").format(street=street)[:60]


@service
def write_charter(*, actor: Actor, spec: CharterIn, now: datetime) -> Group:
    """Name the group and say what it stands for. The audit keeps every wording. Raises `NotAllowed`."""
    allow(POLICY, Action.WRITE_CHARTER, actor, None)
    founded = now.astimezone(zone_of(actor)).date()
    group, _made = Group.objects.select_for_update(no_key=True).get_or_create(
        street_id=actor.street_id, defaults={"name": usual_name(actor), "since": founded, "edited_at": now}
    )
    changed = spec.model_dump(exclude_none=True)
    for name, value in changed.items():
        setattr(group, name, value)
    group.edited_at = now
    group.save(update_fields=[*changed, "edited_at"])
    said = {"name": group.name, "charter": group.charter, "since": str(group.since)}
    audit.record("group.write_charter", actor.street_id, actor=actor, now=now, **said)
    return group


@service
def form_team(*, actor: Actor, name: str, area_id: UUID | None, trade: str | None = None, now: datetime) -> Team:
    """A new team. Raises `NotAllowed`, `CommunityOrTrade`, `UnknownTrade`, `NotFound` (area), `TeamNameTaken`."""
    allow(POLICY, Action.FORM_TEAM, actor, None)
    if area_id is not None and trade is not None:
        raise CommunityOrTrade
    if trade is not None and trade not in trades():
        raise UnknownTrade(trade=trade, trades=sorted(trades()))
    area = find(Area.objects.filter(street=actor.street_id), area_id) if area_id else None
    team, made = Team.objects.get_or_create(
        street_id=actor.street_id, name=name, defaults={"area": area, "trade": trade or "", "created_at": now}
    )
    if not made:
        raise TeamNameTaken(name=name)
    audit.record("team.form_team", team.id, actor=actor, now=now, trade=team.trade)
    return team


@service
def join(*, actor: Actor, team_id: UUID, user_id: UUID | None, now: datetime) -> Membership:
    """Belong to a team from now on; its leader takes others in. Raises `NotFound`, `NotAllowed`, `AccountClosed`, `MemberAlready`."""
    team = find(visible_teams(actor), team_id)
    person = lock(User.objects.filter(home_street=actor.street_id), user_id or actor.user_id)
    allow(POLICY, Action.JOIN, actor, Entrant(person.id, team.id))
    refuse_closed(person)
    row, made = Membership.objects.get_or_create(
        team=team, user=person, until=None, defaults={"street_id": actor.street_id, "since": now}
    )
    if not made:
        raise MemberAlready
    audit.record("membership.join", row.id, actor=actor, now=now, user_id=str(person.id), team_id=str(team.id))
    publish(Joined(row.id), actor=actor)
    return row


@service
def part(*, actor: Actor, membership_id: UUID, reason: str, now: datetime) -> Membership:
    """Belong to it no more. Raises `NotFound`, `NotAllowed`, `AlreadyEnded`."""
    row = lock(visible_memberships(actor), membership_id)
    allow(POLICY, Action.PART, actor, row)
    if row.until is not None:
        raise AlreadyEnded
    row.until = max(now, row.since)
    row.save(update_fields=["until"])
    audit.record("membership.part", row.id, actor=actor, now=now, reason=reason, user_id=str(row.user_id))
    publish(Parted(row.id), actor=actor)
    return row
