"""May they? Two people leave a need out of the rates, neither of them with a part in it; a third reviews what the resident objects."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.parties.models import Post
from backend.parties.policy import on_post
from backend.parties.queries import standing
from backend.policy import Actor, Rule, is_of_the_street, is_system, rule
from needs.desk.policy import is_concerned, is_third, is_wrongdoing, judges, on_its_need
from needs.rates.models import Exclusion
from needs.rates.queries import contractor_of
from needs.rates.states import Action, RateAction
from volunteers.committee.policy import sits_on_committee
from volunteers.group.policy import manages_group
from volunteers.group.queries import tiers


@rule(_("who proposed it"))
def proposed_it(actor: Actor, exclusion: Exclusion) -> bool:
    """The first of the two."""
    return exclusion.proposed_by_id == actor.user_id


@rule(_("who decided it"))
def decided_it(actor: Actor, exclusion: Exclusion) -> bool:
    """The second of the two."""
    return exclusion.decided_by_id == actor.user_id


@rule(_("of the contractor that handled it"))
def is_of_the_contractor(actor: Actor, exclusion: Exclusion) -> bool:
    """Any tie, a declared interest too, to the organisation whose need it was."""
    contractor = contractor_of(exclusion.need_id)
    return contractor is not None and standing(actor).is_affiliated_with(contractor)


@rule(_("of the group"))
def is_of_the_group(actor: Actor, _obj: Any) -> bool:
    """Any role in the group of the street."""
    return bool(tiers(actor).held)


answers_for_the_rates = manages_group | sits_on_committee
decides = answers_for_the_rates & on_its_need(is_third) & ~is_of_the_contractor & ~proposed_it

POLICY: Mapping[Action, Rule[Any]] = {
    Action.PROPOSE: answers_for_the_rates & on_its_need(~is_wrongdoing & ~is_concerned),
    Action.CONFIRM: decides,
    Action.REJECT: decides,
    Action.WITHDRAW: answers_for_the_rates & on_its_need(~is_concerned),
    Action.OBJECT: on_its_need(judges),
    Action.UPHOLD: decides & ~decided_it,
    Action.LIFT: decides & ~decided_it,
}

RATE_POLICY: Mapping[RateAction, Rule[Any]] = {
    RateAction.READ: is_of_the_street | is_system,
    RateAction.READ_SMALL: is_of_the_group
    | sits_on_committee
    | on_post(Post.STREET_OFFICER, Post.COMMUNITY_WORKER)
    | is_system,
    RateAction.ATTRIBUTE: is_system,
}
