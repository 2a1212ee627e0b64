"""The shapes of the group."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import StringConstraints

from backend.http.fields import Day, In, Moment, Name, Out, Reason, Slug, Text
from backend.policy import Actor
from volunteers.group.models import Group, Membership, Role, Team
from volunteers.group.paths import STEPS, Requirement, requirements
from volunteers.group.queries import tiers
from volunteers.group.states import How, Tier


class RoleOut(Out):
    """A person in a role; the name is masked for all but oneself."""

    id: UUID
    user_id: UUID
    name: str
    tier: Tier
    team_id: UUID | None
    since: datetime
    until: datetime | None
    how: How
    contract_id: UUID | None
    """The project whose contract a manager's term lasts as long as; null where its end is its own."""

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
            how=How(role.how),
            contract_id=role.contract_id,
        )


class MemberOut(Out):
    """A person in a team; the name is masked."""

    id: UUID
    team_id: UUID
    user_id: UUID
    name: str
    since: datetime
    until: datetime | None

    @classmethod
    def of(cls, row: Membership) -> "MemberOut":
        """Needs `user` loaded."""
        return cls(
            id=row.id,
            team_id=row.team_id,
            user_id=row.user_id,
            name=row.user.masked_name,
            since=row.since,
            until=row.until,
        )


class GroupOut(Out):
    """The volunteer group of my street."""

    name: str
    charter: str
    since: date | None
    actions: list[str]

    @classmethod
    def of(cls, group: Group | None, *, usual_name: str, actions: list[str]) -> "GroupOut":
        """`usual_name`: what it is called until somebody names it; `actions`: what the reader may do with it."""
        if group is None:
            return cls(name=usual_name, charter="", since=None, actions=actions)
        return cls(name=group.name, charter=group.charter, since=group.since, actions=actions)


class CharterIn(In):
    """The group in its own words; what is left out stays."""

    name: Name | None = None
    charter: Annotated[Text, StringConstraints(max_length=20_000)] | None = None
    since: Day | None = None


class RequirementOut(Out):
    """One thing that a step asks for."""

    code: str
    label: str
    needed: int
    there: int
    missing: str | None
    """What is still missing, in words; null where nothing is."""


class StepOut(Out):
    """A tier on the path, and what it asks for."""

    tier: Tier
    held: bool
    """Whether I hold it now."""
    ready: bool
    """Whether nothing that can be counted is missing; who appoints or elects may weigh more than that."""
    requirements: list[RequirementOut]


class GrowthOut(Out):
    """The path through the tiers: volunteer → backbone → team leader → core leader, as far as I have come."""

    steps: list[StepOut]


def growth_of(actor: Actor, config: object) -> GrowthOut:
    """`config` is that of the street. Each thing is counted once, however many steps ask for it."""
    asked = [(each, each.there(actor)) for each in requirements()]
    steps = []
    for tier in STEPS:
        wanted = [_required(each, there, each.needed[tier].of(config)) for each, there in asked if tier in each.needed]
        ready = all(each.missing is None for each in wanted)
        steps.append(StepOut(tier=tier, held=tiers(actor).has(tier), ready=ready, requirements=wanted))
    return GrowthOut(steps=steps)


def _required(each: Requirement, there: int, needed: int) -> RequirementOut:
    missing = str(each.still).format(missing=needed - there) if there < needed else None
    return RequirementOut(code=each.code, label=str(each.label), needed=needed, there=there, missing=missing)


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
    trade: str
    """The skill that a team by trade stands for; empty for others."""
    members: int
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
            trade=team.trade,
            members=getattr(team, "members", 0),
            roles=[RoleOut.of(role) for role in present],
        )


class TeamCreate(In):
    """A new team: of an area, of a trade (the skill that it stands for), or of neither."""

    name: Name
    area_id: UUID | None = None
    trade: Slug | None = None


class MemberIn(In):
    """Who belongs to the team; left out: oneself."""

    user_id: UUID | None = None


class RoleCreate(In):
    """An appointment. A team leader needs a team."""

    user_id: UUID
    tier: Tier
    team_id: UUID | None = None
    until: Moment | None = None
    reason: Reason | None = None
