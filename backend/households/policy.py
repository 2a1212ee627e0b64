"""May they? Who speaks for somebody is said by that somebody, and by a third person who heard it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.households.models import Representation
from backend.households.queries import STAFF
from backend.households.states import Action, HouseholdAction, Relation
from backend.parties.models import Post
from backend.parties.policy import on_post
from backend.policy import Actor, Rule, is_of_the_street, is_system, rule


@rule(_("the person spoken for"))
def is_represented(actor: Actor, obj: Representation) -> bool:
    """Whom it is about: they may end it at any time."""
    return obj.represented_id == actor.user_id


@rule(_("who speaks for the person"))
def is_representative(actor: Actor, obj: Representation) -> bool:
    """Who asked to speak for somebody."""
    return obj.representative_id == actor.user_id


@rule(_("guardian"))
def is_guardian(actor: Actor, obj: Representation) -> bool:
    """Who speaks for a child."""
    return obj.representative_id == actor.user_id and obj.relation == Relation.GUARDIAN


is_staff = on_post(*STAFF)
"""Who notes a call back."""
is_community_worker = on_post(Post.COMMUNITY_WORKER)
is_third = ~is_represented & ~is_representative
"""Neither the one nor the other."""

POLICY: Mapping[Action, Rule[Any]] = {
    Action.ASK: is_of_the_street,
    Action.CONFIRM: is_represented | is_representative | (is_staff & is_third),
    Action.WITHDRAW: is_represented | is_representative | (is_community_worker & is_third),
    Action.EXPIRE: is_system,
    Action.CALL_BACK: is_staff & is_third,
    Action.CONSENT: is_guardian,
}

HOUSEHOLD_POLICY: Mapping[HouseholdAction, Rule[Any]] = {
    HouseholdAction.EDIT_PROFILE: is_of_the_street,
    HouseholdAction.EDIT_ADDRESSES: is_of_the_street,
    HouseholdAction.OPEN_CHILD: is_of_the_street,
}
