"""May they? The committee decides on a demand signal; who handles needs reads along."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.parties.models import Post
from backend.parties.policy import on_post
from backend.policy import Actor, Rule, is_system, rule
from needs.signals import queries
from needs.signals.models import Signal
from needs.signals.states import Action, ReadAction
from volunteers.committee.policy import sits_on_committee
from volunteers.group.policy import is_manager, manages_group
from volunteers.group.queries import tiers


@rule(_("team leader (those of their area)"))
def leads_a_team(actor: Actor, _obj: Any) -> bool:
    """The leader of any team of a community or grid."""
    return bool(tiers(actor).led_areas())


@rule(_("who leads one of its needs, or is in charge of it"))
def answers_for_some(actor: Actor, signal: Signal) -> bool:
    """Who was to see to it does not say that nothing comes of it."""
    return queries.answers_for_some(actor, signal)


decides = sits_on_committee | is_manager

POLICY: Mapping[Action, Rule[Any]] = {
    Action.TAKE_UP: decides,
    Action.DISMISS: decides & ~answers_for_some,
    Action.REOPEN: decides,
    Action.COUNT: is_system,
    Action.RETURN: is_system,
    Action.FADE: is_system,
}

READ_POLICY: Mapping[ReadAction, Rule[Any]] = {
    ReadAction.READ: sits_on_committee | manages_group | on_post(Post.STREET_OFFICER) | leads_a_team,
    ReadAction.GATHER: is_system,
}
