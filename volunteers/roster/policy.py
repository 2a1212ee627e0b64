"""May they? The roster's rules."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.policy import Actor, Rule, is_theirs, rule
from volunteers.group.policy import leads_team_of_area, manages_group
from volunteers.group.queries import tiers
from volunteers.group.states import Tier
from volunteers.roster.queries import is_active
from volunteers.roster.states import Action, ApartAction, HandInAction


@rule(_("active volunteer"))
def is_volunteer(actor: Actor, _obj: Any) -> bool:
    """An active volunteer of the street."""
    return is_active(actor)


@rule(_("team leader"))
def leads_a_team(actor: Actor, _obj: Any) -> bool:
    """The leader of any team of the street."""
    return tiers(actor).has(Tier.TEAM_LEADER)


@rule(_("any person of the street, for themself"))
def is_for_themself(actor: Actor, obj: Any) -> bool:
    """Nobody applies for somebody else; who was a volunteer before finds their profile again."""
    return not actor.is_system and (obj is None or bool(obj.user_id == actor.user_id))


@rule(_("one of the two"))
def is_about_themself(actor: Actor, obj: Any) -> bool:
    """Whoever does not want to meet somebody says so for themself."""
    return bool(obj.person_id == actor.user_id)


@rule(_("who set it"))
def set_it(actor: Actor, obj: Any) -> bool:
    """Nobody else knows of it, but who manages the group."""
    return bool(obj.set_by_id == actor.user_id)


@rule(_("somebody on probation"))
def is_on_probation(_actor: Actor, obj: Any) -> bool:
    """A volunteer who was taken not long ago."""
    return obj.probation_until is not None


reads_vettings = is_theirs | manages_group

POLICY: Mapping[Action, Rule[Any]] = {
    Action.APPLY: is_for_themself,
    Action.INTERVIEW: (manages_group | leads_team_of_area) & ~is_theirs,
    Action.APPROVE: (manages_group | leads_team_of_area) & ~is_theirs,
    Action.DECLINE: (manages_group | leads_team_of_area) & ~is_theirs,
    Action.ENROL: manages_group | leads_a_team,
    Action.EDIT: is_theirs | manages_group | leads_team_of_area,
    Action.PAUSE: is_theirs | manages_group,
    Action.RESUME: is_theirs | manages_group,
    Action.LEAVE: is_theirs | manages_group,
    Action.SET_DUTY: is_theirs,
    Action.SET_HOURS: is_theirs | manages_group | leads_team_of_area,
    Action.HAND_IN_PROOF: is_theirs,
    Action.RECORD_PROOF: (manages_group | leads_team_of_area) & ~is_theirs,
    Action.REVOKE_PROOF: (manages_group | leads_team_of_area) & ~is_theirs,
    Action.RECORD_SAFEGUARD: manages_group & ~is_theirs,
    Action.END_SAFEGUARD: manages_group & ~is_theirs,
    Action.SET_FITNESS: is_theirs,
    Action.RECORD_VETTING: manages_group & ~is_theirs,
    Action.END_VETTING: manages_group & ~is_theirs,
    Action.END_PROBATION: is_on_probation & (manages_group | leads_team_of_area) & ~is_theirs,
    Action.CORRECT_BIRTH: (manages_group | leads_team_of_area) & ~is_theirs,
}

APART_POLICY: Mapping[ApartAction, Rule[Any]] = {
    ApartAction.SET: is_about_themself | manages_group,
    ApartAction.END: set_it | manages_group,
}

# Asked of the volunteer whose certificate it is.
HAND_IN_POLICY: Mapping[HandInAction, Rule[Any]] = {
    HandInAction.RECORD: POLICY[Action.RECORD_PROOF],
    HandInAction.REFUSE: POLICY[Action.RECORD_PROOF],
    HandInAction.REPLACE: is_theirs,
    HandInAction.WITHDRAW: is_theirs,
}
