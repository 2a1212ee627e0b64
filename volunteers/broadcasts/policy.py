"""May they? To speak to all is for who runs the group, and for the street office; to wake them at night for fewer."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.parties.models import Post
from backend.parties.queries import standing
from backend.policy import Actor, Rule, rule
from volunteers.broadcasts.models import Broadcast
from volunteers.broadcasts.states import Action
from volunteers.group.policy import is_core_leader, manages_group


@rule(_("street officer of this area"))
def is_officer_of_area(actor: Actor, obj: Broadcast) -> bool:
    """On the post for the area itself, or for one that it lies in."""
    return any(post == Post.STREET_OFFICER and area in obj.covering for post, area in standing(actor).posts)


POLICY: Mapping[Action, Rule[Any]] = {
    Action.SEND: manages_group | is_officer_of_area,
    Action.ALERT: is_core_leader | is_officer_of_area,
    Action.WITHDRAW: manages_group | is_officer_of_area,
}
