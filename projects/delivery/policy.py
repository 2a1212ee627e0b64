"""May they? Who proposes, who opens, who comes."""

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.parties.models import Post
from backend.parties.policy import administers_street, in_the_street_office, on_post
from backend.parties.queries import standing
from backend.policy import Actor, Rule, is_of_the_street, is_system, rule
from projects.delivery.states import ActivityAction, ProjectAction
from volunteers.group.policy import is_manager, manages_group
from volunteers.group.queries import tiers
from volunteers.group.states import Tier
from volunteers.roster.policy import is_volunteer


class OfContractor(Protocol):
    """Anything that belongs to a contractor's project."""

    @property
    def contractor_id(self) -> UUID:
        """The contractor."""


@rule(_("affiliated with the contractor"))
def is_affiliated(actor: Actor, obj: OfContractor) -> bool:
    """Any tie to the contractor that is in force, declared interests among them."""
    return standing(actor).is_affiliated_with(obj.contractor_id)


@rule(_("liaison of the contractor"))
def is_liaison(actor: Actor, obj: OfContractor) -> bool:
    """The contractor's own liaison, for as long as they are one."""
    return standing(actor).is_liaison_of(obj.contractor_id)


@rule(_("backbone volunteer or leader of the group"))
def has_a_tier(actor: Actor, _obj: Any) -> bool:
    """A role in the group: backbone, team leader, core leader, manager."""
    return tiers(actor).has(*Tier)


is_buyer = on_post(Post.STREET_OFFICER)
"""The street office bought it: it signs the contract, and moves and ends it."""

may_manage = is_manager & ~is_affiliated
"""Who may look after a contractor's project."""

PROJECT_POLICY: Mapping[ProjectAction, Rule[Any]] = {
    ProjectAction.REGISTER: may_manage,
    ProjectAction.REVISE: may_manage,
    ProjectAction.APPROVE: is_system,
    ProjectAction.SEND_BACK: is_system,
    ProjectAction.REJECT: is_system,
    ProjectAction.OPEN_ACTIVITY: is_liaison,
    ProjectAction.TAKE_UP_NEED: manages_group & ~is_affiliated,
    ProjectAction.HAND_OVER: (manages_group & ~is_affiliated) | is_system,
    ProjectAction.ENGAGE_LIAISON: in_the_street_office & ~is_affiliated,
    ProjectAction.APPOINT_MANAGER: (manages_group | administers_street) & ~is_affiliated,
    ProjectAction.MOVE_END: is_buyer & ~is_affiliated,
    ProjectAction.CLOSE: (is_buyer & ~is_affiliated) | is_system,
}

ACTIVITY_POLICY: Mapping[ActivityAction, Rule[Any]] = {
    ActivityAction.SIGN_UP: is_of_the_street & ~is_affiliated,
    ActivityAction.WITHDRAW: is_of_the_street,
    ActivityAction.ATTEND: is_of_the_street & ~is_affiliated,
    ActivityAction.ATTEST: (is_volunteer | has_a_tier) & ~is_affiliated,
    ActivityAction.SHOW_CODE: is_liaison,
    ActivityAction.SEE_PARTICIPANTS: is_liaison,
    ActivityAction.CANCEL: is_liaison | is_manager,
}
