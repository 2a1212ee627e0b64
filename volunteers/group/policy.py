"""May they? The group's rules, which the other domains compose too."""

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.parties.policy import administers_street
from backend.policy import Actor, Rule, is_system, is_theirs, rule
from volunteers.group.queries import tiers
from volunteers.group.states import Action, Tier


class Placed(Protocol):
    """Anything that lies in a community."""

    community_id: UUID | None
    grid_id: UUID | None


@rule(_("core leader"))
def is_core_leader(actor: Actor, _obj: Any) -> bool:
    """The resident who leads the group of the street."""
    return tiers(actor).has(Tier.CORE_LEADER)


@rule(_("manager"))
def is_manager(actor: Actor, _obj: Any) -> bool:
    """A group member who runs its daily work, for a term."""
    return tiers(actor).has(Tier.MANAGER)


@rule(_("team leader of this community"))
def leads_team_of_area(actor: Actor, obj: Placed) -> bool:
    """The leader of a team that serves the community or grid where the thing lies."""
    return bool(tiers(actor).led_areas() & {obj.community_id, obj.grid_id})


@rule(_("leader of this team"))
def leads_this_team(actor: Actor, obj: Any) -> bool:
    """Who leads the very team, of a community or of a trade."""
    return obj.team_id in tiers(actor).led_teams()


@rule(_("the role of a core leader"))
def is_for_core_leader(_actor: Actor, obj: Any) -> bool:
    """To lead the whole group: no manager gives it, and none takes it away."""
    return bool(obj.tier == Tier.CORE_LEADER)


manages_group = is_core_leader | is_manager
directs_there = is_system | manages_group | leads_team_of_area

POLICY: Mapping[Action, Rule[Any]] = {
    Action.WRITE_CHARTER: is_core_leader | administers_street,
    Action.FORM_TEAM: manages_group | administers_street,
    Action.JOIN: is_theirs | leads_this_team | manages_group | administers_street,
    Action.PART: is_theirs | leads_this_team | manages_group | administers_street,
    Action.APPOINT: (is_core_leader | administers_street | (is_manager & ~is_for_core_leader) | is_system) & ~is_theirs,
    Action.RELIEVE: is_core_leader | administers_street | (is_manager & ~is_for_core_leader) | is_theirs | is_system,
    Action.FOLLOW: is_system,
    Action.EXPIRE: is_system,
}
