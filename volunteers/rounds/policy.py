"""May they? Who may open tasks may plan a round of them; who goes decides for themself."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.policy import Actor, Rule, is_system, rule
from volunteers.group.policy import leads_team_of_area, manages_group
from volunteers.rounds.models import Round
from volunteers.rounds.queries import handles
from volunteers.rounds.states import Action


@rule(_("who directs this round"))
def directs(actor: Actor, row: Round) -> bool:
    """The team leader of its community, a core leader, a manager. Its maker is one of them, until their term is over."""
    return handles(actor, row)


POLICY: Mapping[Action, Rule[Any]] = {
    Action.CREATE: manages_group | leads_team_of_area,
    Action.PLAN: directs,
    Action.REPORT: is_system,
    Action.STOP: directs,
    Action.SETTLE: is_system,
    Action.FAIL: is_system,
    Action.ADJUST: directs,
    Action.SEND: directs,
    Action.REPLAN: is_system,
    Action.CLOSE: directs,
    Action.CANCEL: directs,
}
