"""May they? The committee is the gatekeeper; nobody votes on what they have a part in."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.policy import Actor, Rule, is_system, rule
from projects.delivery.models import Project
from projects.delivery.policy import is_affiliated
from projects.evaluation.queries import recusal
from projects.evaluation.states import Action, FollowUpAction
from volunteers.committee.policy import sits_on_committee


@rule(_("recused"))
def is_recused(actor: Actor, project: Project) -> bool:
    """Tied to the contractor, or who put the project to the committee."""
    return recusal(actor, project) is not None


POLICY: Mapping[Action, Rule[Any]] = {
    Action.READ_QUEUE: sits_on_committee,
    Action.VOTE: sits_on_committee & ~is_recused,
    Action.SETTLE: is_system,
    Action.FOLLOW_UP: sits_on_committee & ~is_affiliated,
}

FOLLOW_UP_POLICY: Mapping[FollowUpAction, Rule[Any]] = {
    FollowUpAction.DONE: sits_on_committee & ~is_affiliated,
}
