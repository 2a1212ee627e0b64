"""May they? Only residents who were there judge; only those who answer for a project read it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.policy import Actor, Rule, is_system, rule
from projects.delivery.models import Activity
from projects.delivery.policy import is_affiliated, is_liaison
from projects.feedback import queries
from projects.feedback.states import Action
from volunteers.committee.policy import sits_on_committee
from volunteers.group.policy import is_manager


@rule(_("resident whose attendance is attested"))
def was_there(actor: Actor, activity: Activity) -> bool:
    """Who attended, by the code or by a volunteer's word."""
    return queries.is_invited(actor, activity.id)


POLICY: Mapping[Action, Rule[Any]] = {
    Action.INVITE: is_system,
    Action.FEEDBACK: was_there & ~is_affiliated,
    Action.READ_FEEDBACK: sits_on_committee | is_manager | is_liaison,
    Action.REPLY: is_liaison,
}
