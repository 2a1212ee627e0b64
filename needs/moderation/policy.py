"""May they? To moderate is not to handle, nor the other way round; and who has a part in it buries no complaint."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.parties.models import Post
from backend.parties.policy import on_post
from backend.policy import Actor, Rule, is_of_the_street, is_system, rule
from needs.desk.policy import is_concerned, is_third, is_wrongdoing, judges, on_its_need
from needs.moderation.models import Act
from needs.moderation.queries import Target
from needs.moderation.states import Action, DeskAction, ItemAction, TargetAction
from needs.rates.policy import is_of_the_contractor
from volunteers.group.policy import leads_team_of_area, manages_group
from volunteers.group.queries import tiers


@rule(_("who wrote the message"))
def wrote_it(actor: Actor, obj: Target | Act) -> bool:
    """Whose words to the street they are."""
    return obj.message is not None and obj.message.by_id == actor.user_id


@rule(_("a message to the street"))
def is_a_message(_actor: Actor, obj: Target | Act) -> bool:
    """And not the summary of the need."""
    return obj.message is not None


@rule(_("who moderated it"))
def moderated_it(actor: Actor, act: Act) -> bool:
    """The first of the two."""
    return act.by_id == actor.user_id


@rule(_("team leader"))
def leads_a_team(actor: Actor, _obj: Any) -> bool:
    """Of whatever community."""
    return bool(tiers(actor).led_areas())


moderates = manages_group | on_post(Post.COMMUNITY_WORKER) | on_its_need(leads_team_of_area)
"""The right to moderate. The first receiver, who handles the need, has none of it by that."""
has_no_part = on_its_need(is_third) & ~is_of_the_contractor & ~wrote_it
lets_be_read = moderates & on_its_need(~is_wrongdoing & ~is_concerned) & ~wrote_it
"""To show something buries nothing: who handles it may do that too."""
reviews = manages_group & has_no_part & ~moderated_it

TARGET_POLICY: Mapping[TargetAction, Rule[Any]] = {
    TargetAction.HIDE: moderates & has_no_part,
    TargetAction.REDACT: moderates & has_no_part,
    TargetAction.LET_THROUGH: lets_be_read,
    TargetAction.FLAG: is_of_the_street & on_its_need(~is_wrongdoing & ~is_concerned) & ~wrote_it,
}

POLICY: Mapping[Action, Rule[Any]] = {
    Action.RESTORE: moderates & has_no_part,
    Action.APPEAL: (is_a_message & wrote_it) | (~is_a_message & on_its_need(judges)),
    Action.UPHOLD: reviews,
    Action.OVERTURN: reviews,
}

ITEM_POLICY: Mapping[ItemAction, Rule[Any]] = {
    ItemAction.LEAVE: lets_be_read,
    ItemAction.SETTLE: is_system,
}

DESK_POLICY: Mapping[DeskAction, Rule[Any]] = {
    DeskAction.READ_QUEUE: manages_group | on_post(Post.COMMUNITY_WORKER) | leads_a_team,
    DeskAction.READ_LOG: is_of_the_street,
}
