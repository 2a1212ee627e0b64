"""The shapes of the group."""

from datetime import datetime
from typing import Any
from uuid import UUID

from backend.http.fields import In, Moment, Name, Out
from backend.policy import Actor
from volunteers.group.models import Role, Team
from volunteers.group.queries import tiers
from volunteers.group.states import Tier


class RoleOut(Out):
    """A person in a role; the name is masked for all but oneself."""

    id: UUID
    user_id: UUID
    name: str
    tier: Tier
    team_id: UUID | None
    since: datetime
    until: datetime | None

    @classmethod
    def of(cls, role: Role) -> "RoleOut":
        """Needs `role.user` loaded."""
        return cls(
            id=role.id,
            user_id=role.user_id,
            name=role.user.masked_name,
            tier=Tier(role.tier),
            team_id=role.team_id,
            since=role.since,
            until=role.until,
        )


def own_tiers(actor: Actor) -> list[dict[str, Any]]:
    """The roles of `GET /me`."""
    return [
        {"tier": tier, "team_id": team and str(team), "area_id": area and str(area)}
        for tier, team, area in sorted(tiers(actor).held, key=str)
    ]


class TeamOut(Out):
    """A team and who holds a role in it now."""

    id: UUID
    name: str
    area_id: UUID | None
    area: str | None
    roles: list[RoleOut]

    @classmethod
    def of(cls, team: Team) -> "TeamOut":
        """Needs `team.area`, and the present roles as `team.present` (`queries.teams_with_leaders`)."""
        present: list[Role] = getattr(team, "present", [])
        return cls(
            id=team.id,
            name=team.name,
            area_id=team.area_id,
            area=team.area.name if team.area else None,
            roles=[RoleOut.of(role) for role in present],
        )


class TeamCreate(In):
    """A new team."""

    name: Name
    area_id: UUID | None = None


class RoleCreate(In):
    """An appointment. A team leader needs a team."""

    user_id: UUID
    tier: Tier
    team_id: UUID | None = None
    until: Moment | None = None
