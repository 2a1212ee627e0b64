"""May they? Who calls, who stands, who votes. Nobody opens or counts by hand."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.parties.policy import administers_street
from backend.policy import Actor, Rule, is_of_the_street, is_system, rule
from volunteers.elections import queries
from volunteers.elections.models import Election, Nomination
from volunteers.elections.states import Action, Kind, NominationAction
from volunteers.group.policy import manages_group


@rule(_("member who has a say in it"))
def is_member(actor: Actor, obj: Election) -> bool:
    """An active volunteer of the group, or who holds a role in it; where one team decides alone, a member of that team."""
    return queries.is_member(actor, obj.team_id)


@rule(_("member who has a say in it"))
def is_fellow_member(actor: Actor, obj: Nomination) -> bool:
    """The same of a nomination's election."""
    return queries.is_member(actor, obj.election.team_id)


@rule(_("whom it is about"))
def is_concerned(actor: Actor, obj: Election) -> bool:
    """Who would be recalled."""
    return queries.holder_of(obj) == actor.user_id


@rule(_("a recall"))
def is_recall(_actor: Actor, obj: Election) -> bool:
    """It is ended by the members alone."""
    return obj.kind == Kind.RECALL


@rule(_("who is nominated"))
def is_candidate(actor: Actor, obj: Nomination) -> bool:
    """The candidate alone says whether they stand."""
    return obj.candidate_id == actor.user_id


@rule(_("who nominated"))
def is_nominator(actor: Actor, obj: Nomination) -> bool:
    """A second is another person."""
    return obj.nominated_by_id == actor.user_id


POLICY: Mapping[Action, Rule[Any]] = {
    Action.CALL: manages_group | administers_street,
    Action.PETITION: is_member & ~is_concerned,
    Action.NOMINATE: is_member,
    Action.SIGN: is_member & ~is_concerned,
    Action.OPEN: is_system,
    Action.VOTE: is_of_the_street,
    Action.COUNT: is_system,
    Action.FAIL: is_system,
    Action.CANCEL: (manages_group | administers_street) & ~is_recall,
}

NOMINATION_POLICY: Mapping[NominationAction, Rule[Any]] = {
    NominationAction.SECOND: is_fellow_member & ~is_nominator & ~is_candidate,
    NominationAction.ACCEPT: is_candidate,
    NominationAction.DECLINE: is_candidate,
}
